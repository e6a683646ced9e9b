/** Lets others have their turn during a long computation. */
import { setImmediate } from "node:timers/promises";

/** To be awaited often: gives way once the last time was `ms` milliseconds ago. */
export function pauses(ms = 10): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < ms) return;
    await setImmediate();
    last = performance.now();
  };
}
