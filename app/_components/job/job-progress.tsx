"use client";
/** Beneath a photo under way: a thin line, the stage and time left in words, and a way out. */
import { useEffect, useRef, useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { announcement } from "@/app/_components/words/job-words";
import type { JobView } from "@/server/schemas/job";

type Props = {
  words: string;
  /** Percent; null while nothing moves. */
  progress: number | null;
  cancelling: boolean;
  onCancel(): void;
};

export function JobProgress({ words, progress, cancelling, onCancel }: Props) {
  return (
    <div className="grid gap-4 pt-3">
      <div
        role="progressbar"
        aria-label="Restoration"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={progress ?? undefined}
        className="h-0.5 bg-line"
      >
        <div
          className="h-full origin-left bg-accent transition-transform duration-250"
          style={{ transform: `scaleX(${(progress ?? 0) / 100})` }}
        />
      </div>
      <div className="flex items-center justify-between gap-4">
        <p className="text-18">{words}</p>
        <div className="flex items-center gap-4">
          {progress !== null && <span className="text-18 whitespace-nowrap text-quiet">{progress} %</span>}
          <Button onClick={onCancel} disabled={cancelling}>
            Cancel
          </Button>
        </div>
      </div>
    </div>
  );
}

/** Reads out what matters, and only that. It stays on the page when the progress has gone. */
export function JobAnnouncer({ job }: { job: JobView }) {
  const last = useRef<JobView | null>(null);
  const [said, setSaid] = useState("");
  useEffect(() => {
    const words = announcement(last.current, job);
    last.current = job;
    if (words) setSaid(words);
  }, [job]);
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  );
}
