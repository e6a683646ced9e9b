/** How much memory another process holds, as Linux tells. */
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";

const EVERY_MS = 20;

export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

/** Looks until it is called, and then gives the highest seen. */
export function watchPeak(pid: number): () => Promise<number> {
  const done = new AbortController();
  let peak = 0;
  const watching = (async () => {
    while (!done.signal.aborted) {
      peak = Math.max(peak, await residentBytes(pid));
      await wait(EVERY_MS);
    }
  })();
  return async () => {
    done.abort();
    await watching;
    return peak;
  };
}
