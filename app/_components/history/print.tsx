/** One print of the history, at its own proportions, with its state in words while it is not finished. */
import Link from "next/link";
import type { CSSProperties } from "react";
import { isText } from "@/app/_components/job/job-text";
import { Badge } from "@/app/_components/ui/badge";
import { Picture } from "@/app/_components/ui/picture";
import { ThinLine } from "@/app/_components/ui/thin-line";
import { isActive, nameOf, stateWords } from "@/app/_components/words/job-words";
import { endOf } from "@/app/_components/words/keeping";
import { daysLeft } from "@/app/_components/words/time";
import { assetUrl } from "@/server/schemas/asset";
import type { GuestView } from "@/server/schemas/guest-job";
import type { JobView } from "@/server/schemas/job";

/** Very wide and very tall photos take part in the row without ruling it. */
export const proportion = (width?: number | null, height?: number | null) =>
  Math.min(2.2, Math.max(0.6, width && height ? width / height : 4 / 3));

type Props = {
  job: JobView;
  /** Of a guest whose cookie is gone. */
  seen?: GuestView;
};

export function Print({ job, seen }: Props) {
  const { input } = job;
  const picture = job.status === "COMPLETED" ? (job.results[0] ?? input) : input;
  const shape = input ?? picture;
  const fit = picture?.contentType.startsWith("model/") ? "object-contain" : "object-cover";
  const active = isActive(job);
  const done = job.status === "COMPLETED";
  const end = endOf(job);
  const words = active && job.stage === "RESTORING" ? `${stateWords(job)}, ${job.progress} %` : stateWords(job);
  return (
    <li className="print" style={{ "--ratio": proportion(shape?.width, shape?.height) } as CSSProperties}>
      <Link
        href={`/jobs/${job.id}${seen ? `?${new URLSearchParams({ view: seen.view })}` : ""}`}
        className="group grid gap-1.5"
      >
        <span className="relative block aspect-(--ratio) overflow-hidden rounded bg-surface">
          {picture && (picture.hasThumbnail || !(picture.expired || isText(picture))) && (
            <Picture
              src={assetUrl(picture.id, "thumbnail", seen)}
              alt=""
              loading="lazy"
              className={`size-full ${fit} transition-opacity group-hover:opacity-85 ${done ? "" : "opacity-60"}`}
            />
          )}
          {picture?.expired && (
            <span className="absolute bottom-1.5 left-1.5">
              <Badge>Expired</Badge>
            </span>
          )}
          {active && <ThinLine progress={job.progress} />}
        </span>
        <span className="flex flex-wrap justify-between gap-x-3 text-13">
          <span className="max-w-full truncate">{nameOf(job)}</span>
          <span className={job.status === "FAILED" ? "text-bad" : "text-quiet"}>
            {done ? <span className="sr-only">{words}</span> : words}
            {done && end && <span suppressHydrationWarning>{daysLeft(end, new Date())}</span>}
          </span>
        </span>
      </Link>
    </li>
  );
}
