/** An engine whose calls are refused while it is away, and whose failures and runs are told to the pool. */
import { AppError } from "../errors";
import type { Engine, RunRequest } from "./engine";
import type { Tally } from "./tally";

type Watch = {
  isAway(): boolean;
  /** Awaited before the caller hears of the error: by then it is certain whether the engine is there. */
  failed(error: unknown): Promise<void>;
  tally: Tally;
};

export function guarded(engine: Engine, { isAway, failed, tally }: Watch): Engine {
  async function call<T>(work: () => Promise<T>): Promise<T> {
    if (isAway()) throw away(engine.name);
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
    return call(() => engine.run({ ...request, onProgress })).finally(() => tally.left(promptId));
  }

  return {
    ...engine,
    run,
    stage: (...given) => call(() => engine.stage(...given)),
    fetch: (...given) => call(() => engine.fetch(...given)),
    cancel: (...given) => call(() => engine.cancel(...given)),
  };
}

const away = (name: string) => new AppError("ENGINE_UNREACHABLE", `${name} does not answer at the moment.`);
