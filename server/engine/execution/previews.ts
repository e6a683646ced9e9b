/** Shows what a run has so far, not more often than anyone looks. */

import type { Picture } from "../images/picture";
import { encodePreview } from "../images/preview";
import type { RunEvent } from "./events";

/** Milliseconds between two of them. */
const PAUSE = 400;

export function createPreviews(emit: (event: RunEvent) => void, now: () => number = Date.now) {
  let last = Number.NEGATIVE_INFINITY;
  return async (node: string, picture: Picture): Promise<void> => {
    if (now() - last < PAUSE) return;
    last = now();
    emit({ type: "preview", node, jpeg: await encodePreview(picture) });
  };
}
