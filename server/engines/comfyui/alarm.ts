/** A wake-up call that can be moved earlier but never later. */

export type Alarm = ReturnType<typeof createAlarm>;

/** An abort of `signal` rings it too. */
export function createAlarm(signal: AbortSignal) {
  let due = Number.POSITIVE_INFINITY;
  let rang = false;
  let timer: NodeJS.Timeout | undefined;
  let release: () => void = () => undefined;

  function ring() {
    due = Number.POSITIVE_INFINITY;
    rang = true;
    release();
  }
  signal.addEventListener("abort", ring, { once: true });

  return {
    /** Rings after `ms`, unless it rings before anyway. */
    in(ms: number) {
      const at = performance.now() + ms;
      if (at >= due) return;
      due = at;
      clearTimeout(timer);
      timer = setTimeout(ring, ms);
    },
    /** Until it has rung since the last time this was awaited. @throws the signal's reason */
    async rung(): Promise<void> {
      if (!rang && !signal.aborted) await new Promise<void>((resolve) => (release = resolve));
      signal.throwIfAborted();
      rang = false;
    },
    stop() {
      clearTimeout(timer);
      signal.removeEventListener("abort", ring);
    },
  };
}
