/** A provider of hosted models as an Engine. */
import { AppError } from "../../errors";
import type { Engine, RunRequest } from "../engine";
import { download } from "./download";
import { cancelled } from "./errors";
import type { Provider } from "./provider";
import { type Course, type Pace, run } from "./run";

export type HostedOptions = {
  pace?: Partial<Pace>;
  /** Largest file that fetch() gives. */
  maxOutputBytes?: number;
};

const PACE: Pace = { firstMs: 1_000, pollMs: 5_000, patienceMs: 5 * 60_000, totalMs: 60 * 60_000 };
const MAX_OUTPUT_BYTES = 2 ** 30;

/**
 * Errors are those of Engine, and ENGINE_UNAUTHORIZED, ENGINE_UNPAID, CONTENT_REFUSED, ENGINE_EXPIRED (the result was
 * deleted, or the run is unknown), TOO_MANY_REQUESTS. Never ENGINE_LOST: a run is paid, so only a person repeats it.
 * An abort of run()'s signal ends the waiting alone and leaves the run where it is.
 */
export function createHosted(provider: Provider, options: HostedOptions = {}): Engine {
  const { maxOutputBytes = MAX_OUTPUT_BYTES } = options;
  const pace = { ...PACE, ...options.pace };
  const underWay = new Map<string, Course>();

  async function followed(request: RunRequest) {
    const course = underWay.get(request.promptId) ?? { stopped: new AbortController() };
    underWay.set(request.promptId, course);
    try {
      const outputs = await run(provider, pace, course, request);
      underWay.delete(request.promptId);
      return outputs;
    } catch (error) {
      // What may be tried again, or cancelled still, must be found then.
      if (error instanceof AppError && !error.retryable) underWay.delete(request.promptId);
      throw error;
    }
  }

  return {
    id: provider.kind,
    name: provider.service.name,
    kind: provider.kind,
    stage: async (file, signal) => ({ name: await provider.stage(file, signal) }),
    run: followed,
    fetch: ({ ref }, signal) => download(provider, ref, maxOutputBytes, signal),
    async cancel(promptId, handle) {
      const course = underWay.get(promptId);
      const id = handle ?? course?.handle;
      if (id) await provider.cancel(id);
      course?.stopped.abort(cancelled());
      underWay.delete(promptId);
    },
    async check(signal) {
      await provider.check(signal);
      return { version: "HTTP API", device: provider.service.name };
    },
    /** Of this process; providers don't tell theirs. */
    load: async () => ({ running: underWay.size, pending: 0 }),
    capabilities: async () => ({ engine: provider.kind }),
  };
}
