/**
 * The engine contract on a ComfyUI of your own: any version, nothing else running on it; core nodes only, no models.
 * COMFYUI_TEST_URL=http://127.0.0.1:8188 npm run test:unit -- tests/server/engines/comfyui/real.test.ts
 */
import sharp from "sharp";
import { describe } from "vitest";
import { createComfyUi } from "@/server/engines/comfyui/comfyui";
import type { Graph, Task } from "@/server/engines/engine";
import { engineContract } from "@/tests/contracts/engine";

const url = process.env.COMFYUI_TEST_URL ?? "";

/** A GPU needs a second for so many, and a CPU can stop between two of them soon enough. */
const BLURS = 200;
const SIDE = 1024;

const task = (graph: Graph): Task => ({ engine: "comfyui", graph });
const node = (class_type: string, inputs: Record<string, unknown>) => ({ class_type, inputs });
const load = (image: string) => node("LoadImage", { image });
const save = (from: string) => node("SaveImage", { images: [from, 0], filename_prefix: "darkroom-contract" });
const blur = (from: string) => node("ImageBlur", { image: [from, 0], blur_radius: 31, sigma: 10 });
const resize = (from: string) =>
  node("ImageScale", { image: [from, 0], upscale_method: "bilinear", width: SIDE, height: SIDE, crop: "disabled" });

const through = (staged: string, class_type: string) =>
  task({ load: load(staged), made: node(class_type, { image: ["load", 0] }), save: save("made") });

function slow(staged: string): Task {
  const blurs = Array.from({ length: BLURS }, (_, n) => [`blur${n + 1}`, blur(`blur${n}`)]);
  return task({ load: load(staged), blur0: resize("load"), ...Object.fromEntries(blurs), save: save(`blur${BLURS}`) });
}

describe.skipIf(!url)("with COMFYUI_TEST_URL", () =>
  engineContract(`the ComfyUI at ${url}`, async () => ({
    engine: createComfyUi({ id: "real", url, timeouts: { connectMs: 5_000, idleMs: 20_000, totalMs: 60_000 } }),
    photo: await sharp({ create: { width: 16, height: 16, channels: 3, background: "sienna" } })
      .png()
      .toBuffer(),
    outputs: ["save"],
    line: true,
    quick: (staged) => through(staged, "ImageInvert"),
    slow,
    // It mirrors a border wider than the photo, and finds out only when it runs.
    failing: (staged) => task({ load: load(staged), blur: blur("load"), save: save("blur") }),
    refused: (staged) => through(staged, "NoSuchNode"),
    close: async () => undefined,
  })),
);
