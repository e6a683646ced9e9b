import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bind } from "@/server/workflows/bind";
import { loadCatalog } from "@/server/workflows/catalog";
import { parseParameters } from "@/server/workflows/parameters";

const restore = (await loadCatalog(join(import.meta.dirname, "../../../workflows"))).get("restore");
const parameters = fc.record({
  scale: fc.constantFrom(1, 2, 4),
  sharpness: fc.integer({ min: 0, max: 20 }).map((steps) => steps * 5),
});

test("whatever is chosen, the picture comes out at exactly that multiple of its size", () => {
  const property = fc.property(parameters, fc.integer({ min: 1, max: 20_000 }), (chosen, width) => {
    const graph = bind(restore, chosen, { photo: { name: "a.png" } });
    // ImageUpscaleWithModel makes it four times as large, ImageScaleBy rounds width × scale_by.
    expect(Math.round(width * 4 * Number(graph["4"]?.inputs.scale_by))).toBe(width * chosen.scale);
  });
  fc.assert(property);
});

test("sharpness stays within what ImageSharpen takes, grows with the setting, and 0 is none", () => {
  const alpha = (sharpness: number) =>
    bind(restore, { scale: 1, sharpness }, { photo: { name: "a" } })["5"]?.inputs.alpha;
  const property = fc.property(parameters, ({ sharpness }) => {
    expect(alpha(sharpness)).toBeLessThanOrEqual(5);
    if (sharpness > 0) expect(alpha(sharpness)).toBeGreaterThan(Number(alpha(sharpness - 5)));
  });
  fc.assert(property);
  expect(alpha(0)).toBe(0);
});

test("the workflow's own graph is never changed, and only bound fields differ from it", () => {
  const before = JSON.stringify(restore.graph);
  const property = fc.property(parameters, fc.string(), (chosen, name) => {
    const graph = bind(restore, chosen, { photo: { name } });
    expect(graph["1"]?.inputs.image).toBe(name);
    expect(JSON.stringify(restore.graph)).toBe(before);
    for (const { node, field } of restore.manifest.variants.comfyui.bindings) {
      Object.assign(graph[node]?.inputs ?? {}, { [field]: restore.graph[node]?.inputs[field] });
    }
    expect(graph).toEqual(restore.graph);
  });
  fc.assert(property);
});

test("decimals stay clean", () => {
  const graph = bind(restore, parseParameters(restore.manifest.parameters, { sharpness: 75 }), {
    photo: { name: "a" },
  });
  expect(graph["5"]?.inputs.alpha).toBe(0.3);
});

test("a photo that was not staged is a mistake of the caller's", () => {
  expect(() => bind(restore, { scale: 1, sharpness: 0 }, {})).toThrow('"photo"');
});
