/** One engine of the pool: whether it answers, what it can run, and calls to it that heed both. */
import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleAll } from "cockatiel";
import { AppError, type ErrorCode, toAppError } from "../errors";
import type { Engine } from "./engine";
import type { EngineStatus } from "./engine-pool";
import { guarded } from "./guarded";
import { createTally } from "./tally";
import { createWatch, type Pace } from "./watch";

export type Member = ReturnType<typeof createMember>;

/** Failures in a row after which it counts as away. */
const TOLERATED = 3;
/** New models and node packs are found after so many looks, when there was no restart before. */
const LOOKS_BETWEEN_CAPABILITIES = 60;
/** What speaks against the engine rather than against what it was asked for. */
const SICK: ErrorCode[] = ["ENGINE_UNREACHABLE", "ENGINE_BAD_ANSWER"];

/** @param changed called when it comes, goes, or can run something else */
export function createMember(engine: Engine, weight: number, pace: Pace, changed: (status: EngineStatus) => void) {
  const { id, name, kind } = engine;
  const status: EngineStatus = { id, name, kind, state: "unknown" };
  const tally = createTally();
  // When to try an open one again is decided by the watch; only looks are tried then, never a person's photo.
  const breaker = circuitBreaker(handleAll, { halfOpenAfter: 0, breaker: new ConsecutiveBreaker(TOLERATED) });
  let gone = new AbortController();

  const isAway = () => breaker.state !== CircuitState.Closed;
  const inTime = () => AbortSignal.timeout(pace.patienceMs);
  const look = createLook(engine, status, inTime, () => {
    if (gone.signal.aborted) gone = new AbortController();
    changed(status);
  });
  const missed = (error: unknown) => {
    status.problem = toAppError(error).message;
  };
  const watch = createWatch({ look: () => breaker.execute(look), missed, isAway }, pace);

  breaker.onBreak(() => {
    if (status.state === "down") return;
    status.state = "down";
    gone.abort(new AppError("ENGINE_UNREACHABLE", `${name} does not answer at the moment.`));
    changed(status);
  });

  async function failed(error: unknown): Promise<void> {
    if (isAway() || !(error instanceof AppError) || !SICK.includes(error.code)) return;
    missed(error);
    await breaker.execute(() => Promise.reject(error)).catch(() => undefined);
    if (isAway()) watch.schedule();
    else if (error.code === "ENGINE_UNREACHABLE") await watch.examine();
  }

  return {
    status,
    weight,
    tally,
    engine: guarded(engine, { gone: () => gone.signal, failed, tally }),
    /** Resolves once it is known whether it is there. */
    known: (): Promise<void> => (status.state === "unknown" ? watch.examine() : Promise.resolve()),
    /** Asks how many runs it has, unless it was asked just now. */
    async askLoad(): Promise<void> {
      if (tally.isStale()) await tally.look(() => loadOf(engine, inTime())).catch(failed);
    },
    close: watch.close,
  };
}

/** Looks once, and keeps what it sees in `status`. @param changed called when it came back or can run something else */
function createLook(engine: Engine, status: EngineStatus, inTime: () => AbortSignal, changed: () => void) {
  let looks = 0;
  return async (): Promise<void> => {
    const facts = await engine.check(inTime());
    const isBack = status.state !== "up";
    const before = status.capabilities;
    const ask = isBack || ++looks % LOOKS_BETWEEN_CAPABILITIES === 0;
    const capabilities = ask ? await engine.capabilities(inTime()) : before;
    Object.assign(status, facts, { state: "up", capabilities, problem: undefined });
    if (isBack || (ask && JSON.stringify(capabilities) !== JSON.stringify(before))) changed();
  };
}

async function loadOf(engine: Engine, signal: AbortSignal): Promise<number> {
  const { running, pending } = await engine.load(signal);
  return running + pending;
}
