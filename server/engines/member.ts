/** One engine of the pool under watch: whether it answers, and what it can run. */
import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleAll } from "cockatiel";
import { AppError, type ErrorCode, toAppError } from "../errors";
import { doublingDelay } from "../lib/backoff";
import type { Engine } from "./engine";
import type { EngineStatus } from "./engine-pool";
import { guarded } from "./guarded";
import { createTally } from "./tally";

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

export type Member = ReturnType<typeof createMember>;

/** Failures in a row after which it counts as away. */
const TOLERATED = 3;
/** New models and node packs are found after so many looks, when there was no restart before. */
const LOOKS_BETWEEN_CAPABILITIES = 60;
/** What speaks against the engine rather than against what it was asked for. */
const SICK: ErrorCode[] = ["ENGINE_UNREACHABLE", "ENGINE_BAD_ANSWER"];

/** @param changed called when it comes, goes, or can run something else */
export function createMember(engine: Engine, weight: number, pace: Pace, changed: (status: EngineStatus) => void) {
  // When to try an open one again is decided by our timer; only looks are tried then, never a person's photo.
  const breaker = circuitBreaker(handleAll, { halfOpenAfter: 0, breaker: new ConsecutiveBreaker(TOLERATED) });
  const { id, name, kind } = engine;
  const status: EngineStatus = { id, name, kind, state: "unknown" };
  const tally = createTally();
  const retryDelay = doublingDelay(pace.retryMs, pace.checkMs);
  let looks = 0;
  let misses = 0;
  let closed = false;
  let gone = new AbortController();
  let cancelTimer = () => {};
  let examining: Promise<void> | undefined;

  const isAway = () => breaker.state !== CircuitState.Closed;
  const inTime = () => AbortSignal.timeout(pace.patienceMs);

  async function look(): Promise<void> {
    const facts = await engine.check(inTime());
    const stale = status.state !== "up" || ++looks % LOOKS_BETWEEN_CAPABILITIES === 0;
    const capabilities = stale ? await engine.capabilities(inTime()) : status.capabilities;
    const news = status.state !== "up" || (stale && !same(capabilities, status.capabilities));
    Object.assign(status, facts, { state: "up", capabilities, problem: undefined });
    misses = 0;
    if (gone.signal.aborted) gone = new AbortController();
    if (news) changed(status);
  }

  breaker.onBreak(() => {
    if (status.state === "down") return;
    gone.abort(new AppError("ENGINE_UNREACHABLE", `${name} does not answer at the moment.`));
    status.state = "down";
    changed(status);
  });

  /** Looks until it is certain whether it is there: once while the breaker is open, that is its trial. */
  async function lookUntilCertain(): Promise<void> {
    for (;;) {
      try {
        return await breaker.execute(look);
      } catch (error) {
        misses++;
        status.problem = toAppError(error).message;
        if (isAway() || closed) return;
        await new Promise<void>((resolve) => pace.after(pace.doubtMs, resolve));
      }
    }
  }

  /** Several callers share one. */
  function examine(): Promise<void> {
    examining ??= lookUntilCertain().finally(() => {
      examining = undefined;
      schedule();
    });
    return examining;
  }

  function schedule(): void {
    cancelTimer();
    if (closed) return;
    const delay = isAway() ? retryDelay(Math.max(0, misses - TOLERATED)) : pace.checkMs;
    cancelTimer = pace.after(delay, () => void examine());
  }

  async function failed(error: unknown): Promise<void> {
    if (isAway() || !(error instanceof AppError) || !SICK.includes(error.code)) return;
    status.problem = error.message;
    await breaker.execute(() => Promise.reject(error)).catch(() => undefined);
    if (isAway()) schedule();
    else if (error.code === "ENGINE_UNREACHABLE") await examine();
  }

  return {
    status,
    weight,
    tally,
    engine: guarded(engine, { gone: () => gone.signal, failed, tally }),
    /** Resolves once it is known whether it is there. */
    known: (): Promise<void> => (status.state === "unknown" ? examine() : Promise.resolve()),
    /** Asks how many runs it has, unless it was asked just now. */
    async askLoad(): Promise<void> {
      if (!tally.isStale()) return;
      const ask = async () => {
        const { running, pending } = await engine.load(inTime());
        return running + pending;
      };
      await tally.look(ask).catch(failed);
    },
    close(): void {
      closed = true;
      cancelTimer();
    },
  };
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
