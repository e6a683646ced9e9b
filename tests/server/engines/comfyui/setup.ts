/** A fake ComfyUI and a client for it with clocks short enough for tests. */
import { onTestFinished } from "vitest";
import { type ComfyUiOptions, createComfyUi } from "@/server/engines/comfyui/comfyui";
import type { EngineProgress, Graph, RunRequest } from "@/server/engines/engine";
import { startFakeComfyUi } from "@/tests/support/fake-comfyui";

export const never = new AbortController().signal;

export const save = (from: string) => ({ class_type: "SaveImage", inputs: { images: [from, 0] } });
export const instant: Graph = { "1": { class_type: "LoadImage", inputs: { image: "a.png" } }, "2": save("1") };
export const held: Graph = { "1": { class_type: "Hold", inputs: {} }, "2": save("1") };

export async function setup(options: Partial<ComfyUiOptions> = {}) {
  const fake = await startFakeComfyUi();
  onTestFinished(() => fake.stop());
  const engine = createComfyUi({
    id: "fake",
    url: fake.url,
    pollMs: 10,
    ...options,
    timeouts: { connectMs: 150, idleMs: 5_000, totalMs: 10_000, ...options.timeouts },
  });
  const told: EngineProgress[] = [];
  const promptId = crypto.randomUUID();
  return {
    fake,
    engine,
    told,
    promptId,
    run: (graph: Graph, request: Partial<RunRequest> = {}) =>
      engine.run({
        promptId,
        task: { engine: "comfyui", graph },
        outputs: Object.keys(graph),
        signal: never,
        onHandle: async () => undefined,
        onProgress: (progress) => told.push(progress),
        ...request,
      }),
    calls: () => fake.requests.map(({ method, path }) => `${method} ${path.split("?")[0]?.replace(promptId, "id")}`),
  };
}

/** What the promise failed with. */
export const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => Promise.reject(new Error("did not fail")),
    (error) => error,
  );
