import { Readable } from "node:stream";
import sharp from "sharp";
import type { Engine, EngineOutput, ObjectInfo, RunRequest } from "@/server/engines/engine";

type Overrides = Partial<Engine>;
export type InstantEngine = Engine & { runs: RunRequest[]; cancelled: string[]; staged: string[] };

const picture = sharp({ create: { width: 64, height: 48, channels: 3, background: "#804020" } })
  .png()
  .toBuffer();
const output: Omit<EngineOutput, "source"> = { kind: "images", filename: "out.png", ref: "out.png" };

/** Has whatever a graph asks for. */
const everyNode: ObjectInfo = new Proxy(
  {},
  {
    get: () => ({}),
    getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: {} }),
  },
);

/** An engine that has one small picture ready for every graph, and remembers what it was asked. */
export function instantEngine(overrides: Overrides = {}): InstantEngine {
  const runs: RunRequest[] = [];
  const cancelled: string[] = [];
  const staged: string[] = [];
  return {
    id: "instant",
    name: "instant",
    kind: "comfyui",
    runs,
    cancelled,
    staged,
    async stage(file) {
      staged.push(file.filename);
      for await (const _ of await file.open());
      return { name: file.filename };
    },
    async run(request) {
      runs.push(request);
      request.onProgress({ state: "running", fraction: 1 });
      return request.outputs.slice(0, 1).map((source) => ({ source, ...output }));
    },
    async fetch() {
      const bytes = await picture;
      return { body: Readable.from([bytes]), size: bytes.length };
    },
    async cancel(promptId) {
      cancelled.push(promptId);
    },
    check: async () => ({ version: "test", device: "cpu" }),
    load: async () => ({ running: 0, pending: 0 }),
    capabilities: async () => ({ engine: "comfyui", objectInfo: everyNode }),
    ...overrides,
  };
}
