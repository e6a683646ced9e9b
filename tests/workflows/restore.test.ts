import fc from "fast-check";
import { expect, test } from "vitest";
import type { Graph } from "@/server/engines/engine";
import type { JobParameters } from "@/server/schemas/job";
import { bind } from "@/server/workflows/bind";
import { loadCatalog } from "@/server/workflows/catalog";
import type { LoadedVariant } from "@/server/workflows/workflow";

const restore = (await loadCatalog("workflows")).get("restore");
const esrgan = restore.variants.find(({ id }) => id === "esrgan") as LoadedVariant;

function graphOf(chosen: JobParameters): Graph {
  const task = bind(restore, esrgan, chosen, { photo: [{ name: "a.png" }] });
  if (task.engine !== "comfyui") throw new Error("not a graph");
  return task.graph;
}

test("whatever is chosen, the picture comes out at exactly that multiple of its size", () => {
  const property = fc.property(fc.constantFrom(1, 2, 4), fc.integer({ min: 1, max: 20_000 }), (scale, width) => {
    const graph = graphOf({ scale, sharpness: 0 });
    // ImageUpscaleWithModel makes it four times as large, ImageScaleBy rounds width × scale_by.
    expect(Math.round(width * 4 * Number(graph["4"]?.inputs.scale_by))).toBe(width * scale);
  });
  fc.assert(property);
});

test("sharpness stays within what ImageSharpen takes, grows with the setting, and 0 is none", () => {
  const alpha = (sharpness: number) => Number(graphOf({ scale: 1, sharpness })["5"]?.inputs.alpha);
  const property = fc.property(fc.integer({ min: 1, max: 20 }), (steps) => {
    expect(alpha(steps * 5)).toBeLessThanOrEqual(5);
    expect(alpha(steps * 5)).toBeGreaterThan(alpha(steps * 5 - 5));
  });
  fc.assert(property);
  expect(alpha(0)).toBe(0);
});
