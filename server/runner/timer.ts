/** The passing of time as a port, so that tests move it by hand. */
export type Timer = {
  /** Calls back once after that many milliseconds; returns what stops it. */
  after(ms: number, callback: () => void): () => void;
};

// setTimeout fires at once beyond 2^31 ms; whoever waits longer looks again and sleeps on.
const LONGEST = 2 ** 31 - 1;

export const systemTimer: Timer = {
  after(ms, callback) {
    const handle = setTimeout(callback, Math.min(Math.max(ms, 0), LONGEST));
    return () => clearTimeout(handle);
  },
};
