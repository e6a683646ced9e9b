import { createComfyUi } from "@/server/engines/comfyui/comfyui";
import { engineContract } from "@/tests/contracts/engine";
import { startFakeComfyUi } from "@/tests/support/fake-comfyui";

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const load = (image: string) => ({ class_type: "LoadImage", inputs: { image } });
const save = (from: string) => ({ class_type: "SaveImage", inputs: { images: [from, 0] } });

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
    quick: (staged) => ({
      "1": load(staged),
      "2": { class_type: "Steps", inputs: { image: ["1", 0], steps: 4 } },
      "3": save("2"),
    }),
    slow: (staged) => ({
      "1": load(staged),
      "2": { class_type: "Hold", inputs: { image: ["1", 0] } },
      "3": save("2"),
    }),
    failing: (staged) => ({
      "1": load(staged),
      "2": { class_type: "Fail", inputs: { image: ["1", 0], type: "RuntimeError", message: "no" } },
      "3": save("2"),
    }),
    close: () => fake.stop(),
  };
});
