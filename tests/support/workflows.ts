/** A workflow made for tests: two photos, text, every kind of setting, and a variant for each kind of engine. */
import type { Graph } from "@/server/engines/engine";
import { hostedMapping, variant } from "@/server/schemas/variant";
import { manifest } from "@/server/schemas/workflow";
import type { LoadedVariant, Workflow } from "@/server/workflows/workflow";

export const exampleManifest = () =>
  manifest.parse({
    title: "Example",
    description: "For tests.",
    inputs: [
      { name: "photo", kind: "image", label: "Photo" },
      { name: "hint", kind: "image", label: "Hint", optional: true },
      { name: "others", kind: "images", label: "Others", optional: true, max: 3 },
      { name: "wish", kind: "text", label: "Wish", maxLength: 20 },
    ],
    parameters: [
      {
        name: "scale",
        type: "enum",
        label: "Size",
        default: 2,
        options: [1, 2, 4].map((value) => ({ value, label: `${value}×` })),
      },
      { name: "strength", type: "number", label: "Strength", min: 0, max: 100, step: 5, default: 25 },
      { name: "grey", type: "boolean", label: "Grey", default: false },
      { name: "seed", type: "seed", label: "Seed" },
      {
        name: "method",
        type: "enum",
        label: "Method",
        default: "quick",
        options: ["quick", "hosted"].map((value) => ({ value, label: value })),
      },
    ],
    outputs: [{ name: "restored", kind: "image", label: "Restored" }],
    variants: [
      {
        id: "quick",
        engine: "comfyui",
        file: "comfyui.quick.json",
        when: { method: ["quick"] },
        bindings: [
          { value: "photo", node: "1", field: "image" },
          { value: "hint", node: "2", field: "image" },
          { value: "others", node: "3", field: "image", index: 1 },
          { value: "wish", node: "4", field: "text", template: "A photo of {value}, sharp" },
          { value: "scale", node: "5", field: "factor", map: { "1": 0.25, "2": 0.5, "4": 1 } },
          { value: "strength", node: "5", field: "weight", linear: { from: [0, 100], to: [0, 0.4] } },
          { value: "grey", node: "5", field: "grey" },
          { value: "seed", node: "5", field: "seed" },
        ],
        outputs: [{ name: "restored", node: "6" }],
      },
      { id: "hosted", engine: "replicate", file: "replicate.json", when: { method: ["hosted"] } },
    ],
    models: [
      { file: "big.pth", folder: "upscale_models", from: "https://example.com/big.pth", licence: "BSD-3-Clause" },
    ],
    licence: "MIT",
    credit: "Nobody",
  });

export const exampleGraph = (): Graph => ({
  "1": { class_type: "LoadImage", inputs: { image: "a.png" } },
  "2": { class_type: "LoadImage", inputs: { image: "b.png" } },
  "3": { class_type: "LoadImage", inputs: { image: "c.png" } },
  "4": { class_type: "CLIPTextEncode", inputs: { text: "words" } },
  "5": {
    class_type: "Work",
    inputs: {
      image: ["1", 0],
      hint: ["2", 0],
      other: ["3", 0],
      words: ["4", 0],
      factor: 1,
      weight: 0,
      grey: false,
      seed: 0,
    },
  },
  "6": { class_type: "SaveImage", inputs: { images: ["5", 0], filename_prefix: "darkroom" } },
});

export const exampleMapping = () =>
  hostedMapping.parse({
    model: "someone/model",
    input: { format: "png" },
    bindings: [
      { value: "photo", field: "image" },
      { value: "others", field: "more_images", list: true },
      { value: "wish", field: "prompt" },
    ],
    outputs: [{ name: "restored", path: "images.*.url" }],
  });

export function exampleVariants(): LoadedVariant[] {
  const [quick, hosted] = exampleManifest().variants.map((one) => variant.parse(one));
  if (quick?.engine !== "comfyui" || hosted?.engine !== "replicate") throw new Error("the example has changed");
  return [
    { ...quick, graph: exampleGraph() },
    { ...hosted, mapping: exampleMapping() },
  ];
}

export const exampleWorkflow = (): Workflow => ({
  id: "example",
  folder: "workflows/example",
  manifest: exampleManifest(),
  variants: exampleVariants(),
});
