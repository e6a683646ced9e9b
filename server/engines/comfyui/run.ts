/** One run of a graph: attach or submit, follow to the end, read what came of it. */

import { AppError, type ErrorCode } from "../../errors";
import type { EngineOutput, RunRequest } from "../engine";
import { createAlarm } from "./alarm";
import type { Api } from "./api";
import { cancel } from "./cancel";
import { startDeadlines } from "./deadlines";
import { cancelled, lost } from "./errors";
import type { Timeouts } from "./http";
import { outcome } from "./outcome";
import { lengthOf, type Place, placeIn } from "./place";
import { type HistoryEntry, isEnding, type Message } from "./protocol";
import { createReport } from "./report";
import type { Listener } from "./socket";

/** The first look at the queue comes after this; each further one after twice as long, up to pollMs. */
const FIRST_LOOK_MS = 250;

export type RunContext = {
  api: Api;
  listen(clientId: string, listener: Listener): { ready: Promise<void>; close(): void };
  timeouts: Timeouts;
  pollMs: number;
  /** Runs under way here, by prompt id: how cancel() tells a run that it was taken out of the queue. */
  underWay: Map<string, Stop>;
};

export type Stop = { asked: boolean; wake(): void };

/** What the server knows of the run: how it ended, or where it stands, or neither. */
type Sight = { entry?: HistoryEntry; place?: Place };

/** As Engine.run says. The socket brings news, /queue and /history the truth; most runs take four HTTP calls. */
export async function run(context: RunContext, request: RunRequest): Promise<EngineOutput[]> {
  const { api, timeouts, underWay } = context;
  const { promptId, graph } = request;
  const deadlines = startDeadlines(timeouts, request.signal);
  const { signal } = deadlines;
  const alarm = createAlarm(signal);
  const report = createReport(graph, request.onProgress);
  const stop: Stop = { asked: false, wake: () => alarm.in(0) };
  const pollMs = context.pollMs;
  const firstLookMs = Math.min(FIRST_LOOK_MS, pollMs);
  let over = false;

  function hear(message: Message) {
    if (message.type === "status") return report.waiting() && alarm.in(firstLookMs);
    if (message.data.prompt_id !== promptId) return;
    deadlines.alive();
    report.message(message);
    if (!isEnding(message)) return;
    over = true;
    alarm.in(0);
  }

  /** The history at once when the run is already over; otherwise submits it, unless it waits or runs there. */
  async function enter(): Promise<HistoryEntry | undefined> {
    const queue = await api.queue(signal);
    const place = placeIn(queue, promptId);
    if (place) return void report.place(place);
    // After the queue, not before: a run goes from the one into the other in a single step.
    const entry = await api.ended(promptId, signal);
    if (entry) return entry;
    await socket.ready;
    if (stop.asked) throw cancelled();
    await api.submit(promptId, graph, signal);
    report.place({ state: "queued", ahead: lengthOf(queue) });
  }

  async function look(): Promise<Sight> {
    const early = over ? await api.ended(promptId, signal) : undefined;
    over = false;
    if (early) return { entry: early };
    const place = placeIn(await api.queue(signal), promptId);
    return place ? { place } : { entry: await api.ended(promptId, signal) };
  }

  async function follow(): Promise<HistoryEntry> {
    const patiently = createPatience(timeouts.connectMs);
    let missed = false;
    for (let pause = firstLookMs; ; pause = Math.min(pause * 2, pollMs)) {
      alarm.in(missed ? firstLookMs : pause);
      await alarm.rung();
      const sight = await patiently(look);
      if (!sight) continue;
      if (sight.entry) return sight.entry;
      if (sight.place) report.place(sight.place);
      if (sight.place?.state === "queued") deadlines.alive();
      if (!sight.place && stop.asked) throw cancelled();
      if (!sight.place && missed) throw lost();
      missed = !sight.place;
    }
  }

  const socket = context.listen(promptId, { message: hear, reconnected: () => alarm.in(0) });
  signal.addEventListener("abort", socket.close, { once: true });
  underWay.set(promptId, stop);
  try {
    const outputs = outcome((await enter()) ?? (await follow()));
    report.finished();
    return outputs;
  } catch (error) {
    // Nobody waits for it any more, and others wait behind it.
    if (hasCode(error, "ENGINE_TIMEOUT"))
      await cancel(api, promptId, AbortSignal.timeout(timeouts.connectMs)).catch(() => {});
    throw error;
  } finally {
    underWay.delete(promptId);
    socket.close();
    alarm.stop();
    deadlines.stop();
  }
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
      if (!hasCode(error, "ENGINE_UNREACHABLE", "ENGINE_BAD_ANSWER") || performance.now() - since >= ms) throw error;
    }
  };
}

const hasCode = (error: unknown, ...codes: ErrorCode[]) => error instanceof AppError && codes.includes(error.code);
