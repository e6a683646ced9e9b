/** One run of a graph: attach or submit, follow to the end, read what came of it. */
import type { EngineOutput, Graph, RunRequest } from "../engine";
import { createAlarm } from "./alarm";
import type { Api } from "./api";
import { cancel } from "./cancel";
import { startDeadlines } from "./deadlines";
import { cancelled } from "./errors";
import { type Course, follow, hasCode, type Pace } from "./follow";
import type { Timeouts } from "./http";
import { outcome } from "./outcome";
import { lengthOf, placeIn } from "./place";
import { parsePreview } from "./preview";
import { type HistoryEntry, isEnding, type Message } from "./protocol";
import { createReport } from "./report";
import type { Listener } from "./socket";

const FIRST_LOOK_MS = 250;

export type RunContext = {
  api: Api;
  listen(clientId: string, listener: Listener): Socket;
  timeouts: Timeouts;
  pollMs: number;
  /** Runs here, by prompt id: how cancel() tells a run that it was taken out of the queue. */
  underWay: Map<string, Course>;
};

type Socket = { ready: Promise<void>; close(): void };

/** As Engine.run says. The socket brings news, /queue and /history the truth; most runs take four HTTP calls. */
export async function run(context: RunContext, request: RunRequest): Promise<EngineOutput[]> {
  const { api, timeouts, underWay } = context;
  const { promptId } = request;
  const graph = graphOf(request);
  const { signal, alive, stop } = startDeadlines(timeouts, request.signal);
  const alarm = createAlarm(signal);
  const report = createReport(graph, request.onProgress);
  const course: Course = { api, promptId, signal, alarm, report, alive, stopAsked: false, over: false };
  const pace: Pace = {
    firstLookMs: Math.min(FIRST_LOOK_MS, context.pollMs),
    pollMs: context.pollMs,
    patienceMs: timeouts.connectMs,
  };
  const socket = context.listen(promptId, {
    message: (message) => hear(course, message, pace),
    frame: (bytes) => show(request, bytes),
    reconnected: () => alarm.in(0),
  });
  signal.addEventListener("abort", socket.close, { once: true });
  underWay.set(promptId, course);
  try {
    const entry = (await enter(course, graph, socket, request.yields ?? false)) ?? (await follow(course, pace));
    const outputs = outcome(entry, request.outputs);
    report.finished();
    return outputs;
  } catch (error) {
    if (hasCode(error, "ENGINE_TIMEOUT")) await makeWay(api, promptId, timeouts.connectMs);
    throw error;
  } finally {
    underWay.delete(promptId);
    socket.close();
    alarm.stop();
    stop();
  }
}

/** Nodes that save do so anew in each run: where nothing of them changed, some servers skip them and tell no files. */
function graphOf({ task, outputs, promptId }: RunRequest): Graph {
  if (task.engine !== "comfyui") throw new Error(`A task for ${task.engine} came to a ComfyUI server`);
  const nodes = Object.entries(task.graph).map(([id, node]) => {
    const { filename_prefix } = node.inputs;
    if (!outputs.includes(id) || typeof filename_prefix !== "string") return [id, node] as const;
    const inputs = { ...node.inputs, filename_prefix: `${filename_prefix}-${promptId.slice(0, 8)}` };
    return [id, { ...node, inputs }] as const;
  });
  return Object.fromEntries(nodes);
}

function show({ promptId, onPreview }: RunRequest, frame: Buffer): void {
  const preview = onPreview && parsePreview(frame, promptId);
  if (preview) onPreview(preview);
}

function hear(course: Course, message: Message, { firstLookMs }: Pace): void {
  const { alarm, report, promptId } = course;
  if (message.type === "status") {
    if (report.waiting()) alarm.in(firstLookMs);
    return;
  }
  if (message.data.prompt_id !== promptId) return;
  course.alive();
  report.message(message);
  if (!isEnding(message)) return;
  course.over = true;
  alarm.in(0);
}

/** The history when the run is already over; otherwise hands it in, unless it waits or runs there. */
async function enter(course: Course, graph: Graph, socket: Socket, yields: boolean): Promise<HistoryEntry | undefined> {
  const { api, promptId, signal, report } = course;
  const queue = await api.queue(signal);
  const place = placeIn(queue, promptId);
  if (place) return void report.place(place);
  // After the queue, not before: a run goes from the one into the other in a single step.
  const entry = await api.ended(promptId, signal);
  if (entry) return entry;
  await socket.ready;
  if (course.stopAsked) throw cancelled();
  await api.submit(promptId, graph, yields, signal);
  report.place({ state: "queued", ahead: lengthOf(queue) });
}

/** Nobody waits for a run that is out of time, but others wait behind it. */
async function makeWay(api: Api, promptId: string, ms: number): Promise<void> {
  await cancel(api, promptId, AbortSignal.timeout(ms)).catch(() => undefined);
}
