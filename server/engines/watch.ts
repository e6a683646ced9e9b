/** Looks at one engine for ever: now and then while it is well, again and again while it is away. */
import { doublingDelay } from "../lib/backoff";

export type Pace = {
  /** Calls back once after so many milliseconds; returns what stops it. */
  after(ms: number, callback: () => void): () => void;
  /** Between two looks at an engine that is well; the longest between two at one that is away. */
  checkMs: number;
  /** Until the first look at one that is away; doubles. */
  retryMs: number;
  /** Between the looks that decide whether it is away. */
  doubtMs: number;
  /** For one look. */
  patienceMs: number;
};

type Watched = {
  /** Rejects when the engine did not answer. */
  look(): Promise<void>;
  missed(error: unknown): void;
  /** Whether enough looks were missed to be certain. */
  isAway(): boolean;
};

/** Begins with the first call of examine() or schedule(). */
export function createWatch({ look, missed, isAway }: Watched, { after, ...pace }: Pace) {
  const retryDelay = doublingDelay(pace.retryMs, pace.checkMs);
  let retries = 0;
  let closed = false;
  let cancelTimer = () => {};
  let examining: Promise<void> | undefined;

  async function lookUntilCertain(): Promise<void> {
    for (;;) {
      try {
        await look();
        retries = 0;
        return;
      } catch (error) {
        missed(error);
        if (isAway() || closed) return;
        await new Promise<void>((resolve) => after(pace.doubtMs, resolve));
      }
    }
  }

  function schedule(): void {
    cancelTimer();
    if (!closed) cancelTimer = after(isAway() ? retryDelay(retries++) : pace.checkMs, () => void examine());
  }

  /** Resolves when it is certain whether the engine is there; several callers share one. */
  function examine(): Promise<void> {
    examining ??= lookUntilCertain().finally(() => {
      examining = undefined;
      schedule();
    });
    return examining;
  }

  return {
    examine,
    schedule,
    close(): void {
      closed = true;
      cancelTimer();
    },
  };
}
