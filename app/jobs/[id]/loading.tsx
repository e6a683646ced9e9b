/** A photo on its way: the frame it will stand in. */
import type { CSSProperties } from "react";

export default function Loading() {
  return (
    <div className="grid gap-6" aria-busy="true">
      <p role="status" className="sr-only">
        Loading the photo
      </p>
      <div className="photo-frame skeleton" style={{ "--ratio": 4 / 3 } as CSSProperties} />
      <div className="skeleton h-11 w-64" />
    </div>
  );
}
