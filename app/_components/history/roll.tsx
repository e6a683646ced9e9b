/** A roll of photos as one entry of the history: a small contact sheet, what it is called, how far it is. */
import Link from "next/link";
import type { CSSProperties } from "react";
import { Picture } from "@/app/_components/ui/picture";
import { ThinLine } from "@/app/_components/ui/thin-line";
import { batchState, isOpen } from "@/app/_components/words/batch-words";
import { assetUrl } from "@/server/schemas/asset";
import type { BatchView } from "@/server/schemas/batch";

export function Roll({ batch }: { batch: BatchView }) {
  const { id, title, cover, counts, progress } = batch;
  return (
    <li className="print" style={{ "--ratio": 4 / 3 } as CSSProperties}>
      <Link href={`/batches/${id}`} className="group grid gap-1.5">
        <span className="relative grid aspect-(--ratio) grid-cols-2 grid-rows-2 gap-1 overflow-hidden rounded bg-surface p-1">
          {cover.map((asset) => (
            <Picture
              key={asset}
              src={assetUrl(asset, "thumbnail")}
              alt=""
              loading="lazy"
              className={`size-full min-h-0 rounded-sm object-cover transition-opacity group-hover:opacity-85 ${isOpen(batch) ? "opacity-60" : ""}`}
            />
          ))}
          {isOpen(batch) && <ThinLine progress={progress} />}
        </span>
        <span className="flex flex-wrap justify-between gap-x-3 text-13">
          <span className="max-w-full truncate">{title}</span>
          <span className={counts.FAILED > 0 && !isOpen(batch) ? "text-bad" : "text-quiet"}>{batchState(batch)}</span>
        </span>
      </Link>
    </li>
  );
}
