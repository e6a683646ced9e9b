/** One run at a provider: handed in once, or found again, and followed to its end. */
import { AppError } from "../../errors";
import type { EngineOutput, RunRequest, Task } from "../engine";
import { tookTooLong, unanswered } from "./errors";
import { pause } from "./http";
import { fractionIn } from "./logs";
import { outputsOf } from "./outputs";
import type { Provider, Sight } from "./provider";

export type Pace = {
  /** From the first look to the second, in ms; each pause is half as long again as the one before. */
  firstMs: number;
  /** The longest pause between two looks. */
  pollMs: number;
  /** How long failures of looking are borne with; the run itself goes on meanwhile. */
  patienceMs: number;
  /** From the start to the end, waiting in line included; then it is cancelled. */
  totalMs: number;
};

/** What is known here of a run, for cancel() and for a step that is repeated before its handle was written down. */
export type Course = { handle?: string; stopped: AbortController };

export async function run(
  provider: Provider,
  pace: Pace,
  course: Course,
  request: RunRequest,
): Promise<EngineOutput[]> {
  const handle = await handIn(provider, course, request);
  const late = AbortSignal.timeout(pace.totalMs);
  const signal = AbortSignal.any([request.signal, course.stopped.signal, late]);
  try {
    const answer = await follow(provider, pace, handle, request, signal);
    return outputsOf(provider, answer, request.outputs);
  } catch (error) {
    if (error !== late.reason) throw error;
    await provider.cancel(handle).catch(() => undefined);
    throw tookTooLong(provider.service, pace.totalMs);
  }
}

/**
 * Gives the provider's id of the run. An abort waits for the answer: a run that was paid must be known, so that it can
 * be cancelled or attached to again.
 */
async function handIn(provider: Provider, course: Course, request: RunRequest): Promise<string> {
  const { handle, onHandle, signal } = request;
  if (handle) {
    course.handle = handle;
    return handle;
  }
  signal.throwIfAborted();
  course.handle ??= await submit(provider, request);
  if (course.stopped.signal.aborted) await provider.cancel(course.handle);
  await onHandle(course.handle);
  return course.handle;
}

/** Written down before it is asked for: whatever ends this process meanwhile, nobody asks, and pays, a second time. */
async function submit(provider: Provider, { task, asked, onAsk, signal }: RunRequest): Promise<string> {
  if (asked) throw unanswered(provider.service, new Error("the process ended while it was asked for"));
  const { model, input } = hosted(provider, task);
  await onAsk?.(true);
  try {
    signal.throwIfAborted();
    return await provider.submit(model, input);
  } catch (error) {
    if (!(error instanceof AppError && error.code === "ENGINE_TIMEOUT")) await onAsk?.(false);
    throw error;
  }
}

function hosted({ kind }: Provider, task: Task) {
  if (task.engine !== kind) throw new AppError("INTERNAL", `A task for ${task.engine} was given to ${kind}.`);
  return task;
}

async function follow(
  provider: Provider,
  { firstMs, pollMs, patienceMs }: Pace,
  handle: string,
  { onProgress }: RunRequest,
  signal: AbortSignal,
): Promise<unknown> {
  const patiently = createPatience(patienceMs);
  const report = reporter(onProgress);
  for (let wait = firstMs; ; wait = Math.min(wait * 1.5, pollMs)) {
    signal.throwIfAborted();
    const sight = await patiently(() => provider.look(handle, signal));
    if (sight) report(sight);
    if (sight?.state === "done") return sight.answer;
    await pause(wait, signal);
  }
}

function reporter(onProgress: RunRequest["onProgress"]) {
  let told = -1;
  return (sight: Sight) => {
    if (sight.state === "queued") return onProgress(sight);
    const fraction = sight.state === "done" ? 1 : fractionIn(sight.logs);
    if (fraction <= told) return;
    told = fraction;
    onProgress({ state: "running", fraction });
  };
}

/** Bears with a provider that is away or confused for up to `ms`: undefined instead of its errors. */
function createPatience(ms: number) {
  let since: number | undefined;
  return async <T>(attempt: () => Promise<T>): Promise<T | undefined> => {
    try {
      const result = await attempt();
      since = undefined;
      return result;
    } catch (error) {
      since ??= performance.now();
      const passing = error instanceof AppError && error.retryable;
      if (!passing || performance.now() - since >= ms) throw error;
    }
  };
}
