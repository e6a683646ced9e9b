/** One photo of a roll, with its state in words while it is not done. */
import Link from "next/link";
import { type CSSProperties, memo } from "react";
import { proportion } from "@/app/_components/history/print";
import { Picture } from "@/app/_components/ui/picture";
import { ThinLine } from "@/app/_components/ui/thin-line";
import { isActive, stateWords } from "@/app/_components/words/job-words";
import { assetUrl } from "@/server/schemas/asset";
import type { BatchPhoto } from "@/server/schemas/batch";

const words = (photo: BatchPhoto, paused: boolean): string => {
  if (photo.status === "PENDING") return paused ? "Waiting" : "In line";
  const state = stateWords({ ...photo, queuePosition: null, secondsLeft: null });
  return photo.status === "PROCESSING" && photo.stage === "RESTORING" ? `${state}, ${photo.progress} %` : state;
};

export const BatchPrint = memo(function BatchPrint({ photo, paused }: { photo: BatchPhoto; paused: boolean }) {
  const { id, status, filename, width, height, inputAssetId, resultAssetId, progress } = photo;
  const done = status === "COMPLETED";
  const picture = resultAssetId ?? inputAssetId;
  return (
    <li className="print" style={{ "--ratio": proportion(width, height) } as CSSProperties}>
      <Link href={`/jobs/${id}`} className="group grid gap-1.5">
        <span className="relative block aspect-(--ratio) overflow-hidden rounded bg-surface">
          {picture && (
            <Picture
              src={assetUrl(picture, "thumbnail")}
              alt=""
              loading="lazy"
              className={`size-full object-cover transition-opacity group-hover:opacity-85 ${done ? "" : "opacity-60"}`}
            />
          )}
          {isActive(photo) && <ThinLine progress={progress} />}
        </span>
        <span className="flex flex-wrap justify-between gap-x-3 text-13">
          <span className="max-w-full truncate">{filename}</span>
          <span className={status === "FAILED" ? "text-bad" : "text-quiet"}>
            {done ? <span className="sr-only">{words(photo, paused)}</span> : words(photo, paused)}
          </span>
        </span>
      </Link>
    </li>
  );
});
