/** The two clocks of a run: since the last sign of life, and since its start. */
import { noProgress, tookTooLong } from "./errors";
import type { Timeouts } from "./http";

/** `signal` is aborted with an AppError ENGINE_TIMEOUT when a clock runs out, or with the reason of `outer`. */
export function startDeadlines({ idleMs, totalMs }: Timeouts, outer: AbortSignal) {
  const late = new AbortController();
  const idle = setTimeout(() => late.abort(noProgress(idleMs)), idleMs);
  const total = setTimeout(() => late.abort(tookTooLong(totalMs)), totalMs);
  return {
    signal: AbortSignal.any([outer, late.signal]),
    /** The run showed that it goes on. */
    alive: () => void idle.refresh(),
    stop() {
      clearTimeout(idle);
      clearTimeout(total);
    },
  };
}
