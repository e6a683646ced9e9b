/** A ComfyUI server, or the embedded engine that speaks its protocol, as an Engine. */
import type { Engine } from "../engine";
import { wordsIn } from "../words";
import { createApi } from "./api";
import { cancel, cancelForSure } from "./cancel";
import { download, upload } from "./files";
import type { Course } from "./follow";
import { createHttp, type Timeouts } from "./http";
import { run } from "./run";
import { openSocket } from "./socket";

export type ComfyUiOptions = {
  /** Names the engine in jobs and logs. */
  id: string;
  /** For people; the id when left out. */
  name?: string;
  /** From configuration only, without a slash at the end; may have a path. */
  url: string;
  /** Of every request: what a proxy in front of it wants. */
  headers?: Record<string, string>;
  timeouts: Timeouts;
  /** Longest time between two looks at the queue while a run goes on. */
  pollMs?: number;
  /** Largest JSON answer. A queue lists whole graphs, so a long one is megabytes. */
  maxAnswerBytes?: number;
  /** Largest file that fetch() gives. */
  maxOutputBytes?: number;
};

const MIB = 2 ** 20;

/**
 * Errors are those of Engine. Beyond it: an abort of run()'s signal ends the waiting alone, with the signal's reason,
 * and leaves the prompt where it is, to be attached to again or cancelled. Only tasks for ComfyUI are taken. On ENGINE_TIMEOUT the prompt is cancelled.
 * A prompt that failed or was stopped stays so for its id: to try again takes a new one. onProgress must not throw.
 */
export function createComfyUi(options: ComfyUiOptions): Engine {
  const {
    id,
    url,
    headers = {},
    timeouts,
    pollMs = 2_000,
    maxAnswerBytes = 64 * MIB,
    maxOutputBytes = 1024 * MIB,
  } = options;
  const http = createHttp(url, headers, timeouts, maxAnswerBytes);
  const api = createApi(http);
  const underWay = new Map<string, Course>();

  return {
    id,
    name: options.name ?? id,
    kind: "comfyui",
    stage: (file, signal) => upload(http, file, signal),
    run: (request) =>
      run(
        {
          api,
          timeouts,
          pollMs,
          underWay,
          listen: (clientId, listener) => openSocket(url, headers, clientId, listener),
        },
        request,
      ),
    fetch: async (output, signal) => wordsIn(output) ?? download(http, output, maxOutputBytes, signal),
    async cancel(promptId) {
      const course = underWay.get(promptId);
      const inTime = () => AbortSignal.timeout(timeouts.connectMs);
      if (!course) return cancelForSure(api, promptId, inTime, pollMs);
      course.stopAsked = true;
      await cancel(api, promptId, inTime());
      course.alarm.in(0);
    },
    async check(signal) {
      const { system, devices } = await api.systemStats(signal);
      return { version: system.comfyui_version, device: devices[0]?.name ?? "unknown" };
    },
    async load(signal) {
      const { queue_running, queue_pending } = await api.queue(signal);
      return { running: queue_running.length, pending: queue_pending.length };
    },
    capabilities: async (signal) => ({ engine: "comfyui", objectInfo: await api.objectInfo(signal) }),
  };
}
