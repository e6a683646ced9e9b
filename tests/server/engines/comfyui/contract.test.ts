import { createComfyUi } from "@/server/engines/comfyui/comfyui";
import type { Graph, Task } from "@/server/engines/engine";
import { engineContract } from "@/tests/contracts/engine";
import { startFakeComfyUi } from "@/tests/support/fake-comfyui";

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const task = (graph: Graph): Task => ({ engine: "comfyui", graph });
const load = (image: string) => ({ class_type: "LoadImage", inputs: { image } });
const save = (from: string) => ({ class_type: "SaveImage", inputs: { images: [from, 0] } });

const through = (staged: string, class_type: string, inputs = {}) =>
  task({ "1": load(staged), "2": { class_type, inputs: { image: ["1", 0], ...inputs } }, "3": save("2") });

engineContract("a ComfyUI server", async () => {
  const fake = await startFakeComfyUi();
  return {
    engine: createComfyUi({
      id: "fake",
      url: fake.url,
      pollMs: 20,
      timeouts: { connectMs: 2_000, idleMs: 5_000, totalMs: 10_000 },
    }),
    photo: Buffer.from(PIXEL, "base64"),
    outputs: ["3"],
    line: true,
    quick: (staged) => through(staged, "Steps", { steps: 4 }),
    slow: (staged) => through(staged, "Hold"),
    failing: (staged) => through(staged, "Fail", { type: "RuntimeError", message: "no" }),
    refused: (staged) => through(staged, "NoSuchNode"),
    close: () => fake.stop(),
  };
});
