"use client";
/** A roll of photos: how far it is, what one can do with all of it, and its contact sheet. */
import { useEffect, useRef, useState } from "react";
import { useElapsed } from "@/app/_components/job/use-elapsed";
import { batchAnnouncement, batchLine, batchTitle, isOpen } from "@/app/_components/words/batch-words";
import type { BatchDetail, BatchView } from "@/server/schemas/batch";
import { BatchActions } from "./batch-actions";
import { BatchPrint } from "./batch-print";
import { useBatch } from "./use-batch";

export function BatchPage({ initial }: { initial: BatchDetail }) {
  const { batch, put } = useBatch(initial);
  const open = isOpen(batch);
  const elapsed = useElapsed(batch.secondsLeft, open);
  const title = batchTitle(batch);
  useEffect(() => {
    document.title = `${title} · Darkroom`;
  }, [title]);
  return (
    <article aria-labelledby="roll" className="grid gap-8 pt-4">
      <header className="grid gap-4">
        <h1 id="roll" className="text-24 font-medium break-words">
          {batch.title}
        </h1>
        {open && <Line progress={batch.progress} />}
        <p className="text-18">{batchLine(batch, elapsed)}</p>
        <BatchActions batch={batch} put={put} />
        <Announcer batch={batch} />
      </header>
      <ul className="prints" aria-label="Photos">
        {batch.photos.map((photo) => (
          <BatchPrint key={photo.id} photo={photo} paused={batch.status === "PAUSED"} />
        ))}
      </ul>
    </article>
  );
}

function Line({ progress }: { progress: number }) {
  return (
    <div
      role="progressbar"
      aria-label="All photos"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={progress}
      className="h-0.5 bg-line"
    >
      <div
        className="h-full origin-left bg-accent transition-transform duration-250"
        style={{ transform: `scaleX(${progress / 100})` }}
      />
    </div>
  );
}

/** Reads out what matters, and only that. */
function Announcer({ batch }: { batch: BatchView }) {
  const last = useRef<BatchView | null>(null);
  const [said, setSaid] = useState("");
  useEffect(() => {
    const words = batchAnnouncement(last.current, batch);
    last.current = batch;
    if (words) setSaid(words);
  }, [batch]);
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  );
}
