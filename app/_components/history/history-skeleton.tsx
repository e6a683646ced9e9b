/** The history before it is there, in the shape it will have. */
import type { CSSProperties } from "react";

const RATIOS = [0.8, 1.5, 1, 0.75, 1.33, 1.5, 0.8, 1.2];

export function PrintsSkeleton() {
  return (
    <div className="prints" aria-hidden>
      {RATIOS.map((ratio, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes.
        <div key={index} className="print grid gap-1.5" style={{ "--ratio": ratio } as CSSProperties}>
          <div className="skeleton aspect-(--ratio)" />
          <div className="skeleton h-5 w-2/3" />
        </div>
      ))}
    </div>
  );
}

export function HistorySkeleton() {
  return (
    <div className="grid gap-4" aria-busy="true">
      <p role="status" className="sr-only">
        Loading your photos
      </p>
      <div aria-hidden className="skeleton h-7 w-24" />
      <PrintsSkeleton />
    </div>
  );
}
