/** What the tests of both providers share: clocks short enough for tests, a photo, a run. */
import { Readable } from "node:stream";
import type { Engine, EngineFile, RunRequest } from "@/server/engines/engine";

export const never = new AbortController().signal;
export const QUICK_PACE = { firstMs: 1, pollMs: 4, patienceMs: 2_000, totalMs: 10_000 };

export const PHOTO = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

export const photo = (bytes = PHOTO): EngineFile => ({
  filename: "../grand mother.png",
  contentType: "image/png",
  size: bytes.length,
  open: async () => Readable.from([bytes.subarray(0, 10), bytes.subarray(10)]),
});

/** What the promise failed with. */
export const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => Promise.reject(new Error("did not fail")),
    (error) => error,
  );

/** Runs a task, remembering the handle as a job row does. */
export function runner(engine: Engine, outputs: string[]) {
  const handles: string[] = [];
  const run = (task: RunRequest["task"], more: Partial<RunRequest> = {}) =>
    engine.run({
      promptId: crypto.randomUUID(),
      task,
      outputs,
      onHandle: async (handle) => void handles.push(handle),
      onProgress: () => undefined,
      signal: never,
      ...more,
    });
  return { run, handles };
}
