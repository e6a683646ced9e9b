/** A clock that only the test moves. It is ahead of the real one, by which the SDK stamps events. */
import type { Timer } from "@/server/runner/timer";

export type Clock = {
  now(): Date;
  timer: Timer;
  /** Fires what is due within that time, one after the other, and waits for `settled` after each. */
  advance(ms: number, settled: () => Promise<unknown>): Promise<void>;
};

export function createClock(start = "2030-01-01T00:00:00.000Z"): Clock {
  let time = Date.parse(start);
  const timers = new Set<{ at: number; callback: () => void }>();
  const nextWithin = (until: number) => [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];

  return {
    now: () => new Date(time),
    timer: {
      after(ms, callback) {
        const entry = { at: time + ms, callback };
        timers.add(entry);
        return () => timers.delete(entry);
      },
    },
    async advance(ms, settled) {
      const until = time + ms;
      await settled();
      for (let next = nextWithin(until); next; next = nextWithin(until)) {
        time = Math.max(time, next.at);
        timers.delete(next);
        next.callback();
        await settled();
      }
      time = until;
    },
  };
}
