/** An engine whose calls are refused while it is away, and whose failures and runs are told to the pool. */
import type { Engine, RunRequest } from "./engine";
import type { Tally } from "./tally";

type Watch = {
  /** Aborted, with the error for people, once it is away. */
  gone(): AbortSignal;
  /** Awaited before the caller hears of the error: by then it is certain whether the engine is there. */
  failed(error: unknown): Promise<void>;
  tally: Tally;
};

export function guarded(engine: Engine, { gone, failed, tally }: Watch): Engine {
  async function call<T>(work: () => Promise<T>): Promise<T> {
    gone().throwIfAborted();
    try {
      return await work();
    } catch (error) {
      await failed(error);
      throw error;
    }
  }

  function run(request: RunRequest) {
    const { promptId } = request;
    const onProgress: RunRequest["onProgress"] = (progress) => {
      tally.arrived(promptId);
      request.onProgress(progress);
    };
    // A server that hangs would be waited for until its run is out of time.
    const signal = AbortSignal.any([request.signal, gone()]);
    return call(() => engine.run({ ...request, onProgress, signal })).finally(() => tally.left(promptId));
  }

  return {
    ...engine,
    run,
    stage: (...given) => call(() => engine.stage(...given)),
    fetch: (...given) => call(() => engine.fetch(...given)),
    cancel: (...given) => call(() => engine.cancel(...given)),
  };
}
