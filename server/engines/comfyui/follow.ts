/** Follows a run that was handed in until the history has its end. */
import { AppError, type ErrorCode } from "../../errors";
import type { Alarm } from "./alarm";
import type { Api } from "./api";
import { cancelled, lost } from "./errors";
import { type Place, placeIn } from "./place";
import type { HistoryEntry } from "./protocol";
import type { Report } from "./report";

/** A run under way: what its parts share. */
export type Course = {
  api: Api;
  promptId: string;
  /** Aborted when the run is given up or out of time. */
  signal: AbortSignal;
  /** Rings when it is time to look again. */
  alarm: Alarm;
  report: Report;
  /** Puts off the idle deadline. */
  alive(): void;
  /** cancel() was called for it here. */
  stopAsked: boolean;
  /** The socket said that the run is over, and the history has not been asked since. */
  over: boolean;
};

export type Pace = {
  firstLookMs: number;
  /** Each look comes after twice the time of the one before, up to this. */
  pollMs: number;
  /** How long errors of the server are borne with. */
  patienceMs: number;
};

/** What the server knows of the run: how it ended, or where it stands, or neither. */
type Sight = { entry?: HistoryEntry; place?: Place };

/** @throws AppError ENGINE_LOST or JOB_CANCELLED when the server knows it no more; the signal's reason. */
export async function follow(course: Course, { firstLookMs, pollMs, patienceMs }: Pace): Promise<HistoryEntry> {
  const { api, promptId, alarm, report } = course;
  const patiently = createPatience(patienceMs);
  let missed = false;
  for (let pause = firstLookMs; ; pause = Math.min(pause * 2, pollMs)) {
    alarm.in(missed ? firstLookMs : pause);
    await alarm.rung();
    const sight = await patiently(() => look(course));
    if (!sight) continue;
    if (sight.entry) return sight.entry;
    if (sight.place) report.place(sight.place);
    if (sight.place?.state === "queued") course.alive();
    if (!sight.place && course.stopAsked) throw cancelled();
    // The server may have forgotten the first word of it: see cancel.ts.
    if (sight.place?.state === "running" && course.stopAsked)
      await patiently(() => api.interrupt(promptId, course.signal));
    // Twice, in case that the server is between taking it from the queue and writing its history.
    if (!sight.place && missed) throw lost();
    missed = !sight.place;
  }
}

/** One HTTP call for a run that goes on, or is known to be over. */
async function look(course: Course): Promise<Sight> {
  const { api, promptId, signal } = course;
  const early = course.over ? await api.ended(promptId, signal) : undefined;
  course.over = false;
  if (early) return { entry: early };
  const place = placeIn(await api.queue(signal), promptId);
  return place ? { place } : { entry: await api.ended(promptId, signal) };
}

/** Bears with a server that is away or confused for up to `ms`: undefined instead of its errors. */
function createPatience(ms: number) {
  let since: number | undefined;
  return async <T>(attempt: () => Promise<T>): Promise<T | undefined> => {
    try {
      const result = await attempt();
      since = undefined;
      return result;
    } catch (error) {
      since ??= performance.now();
      if (!PASSING.some((code) => hasCode(error, code)) || performance.now() - since >= ms) throw error;
    }
  };
}

const PASSING: ErrorCode[] = ["ENGINE_UNREACHABLE", "ENGINE_BAD_ANSWER"];

export const hasCode = (error: unknown, code: ErrorCode) => error instanceof AppError && error.code === code;
