import { describe, expect, it } from "vitest";
import type { ObjectInfo } from "@/server/engines/engine";
import { validateGraph } from "@/server/workflows/import/validate";
import { convertJson, node, ui } from "./workflows";

/** Nodes of newer ComfyUI versions, by their documented schema. */
const info: ObjectInfo = {
  Sampler: {
    input: {
      required: { seed: ["INT", {}], steps: ["INT", { default: 20, min: 1, max: 100 }], mode: [["fast", "good"], {}] },
      optional: { note: ["STRING", { default: "none" }], hint: ["STRING", { forceInput: true }] },
    },
    output: [],
    output_node: true,
  },
  Pick: {
    input: {
      required: { which: ["COMBO", { options: ["a", "b"], control_after_generate: true }], on: ["BOOLEAN", {}] },
    },
    output: [],
    output_node: true,
  },
  Upload: {
    input: {
      required: { image: [["here.png"], { image_upload: true }], channel: ["COMBO", { options: ["red", "alpha"] }] },
      optional: { size: ["INT", { default: 8 }] },
    },
    output: [],
    output_node: true,
  },
  Save: {
    input: {
      required: {
        format: [
          "COMFY_DYNAMICCOMBO_V3",
          {
            options: [
              { key: "png", inputs: { required: { bits: ["COMBO", { options: [8, 16] }] } } },
              { key: "jpeg", inputs: { required: { quality: ["INT", { min: 1, max: 100 }] }, optional: {} } },
            ],
          },
        ],
        name: ["STRING", {}],
      },
    },
    output: [],
    output_node: true,
  },
  Sum: {
    input: {
      required: { values: ["COMFY_AUTOGROW_V3", { template: { input: {}, prefix: "value" } }], unit: ["STRING", {}] },
    },
    output: [],
    output_node: true,
  },
  Points: { input: { required: { points: ["CURVE", {}] } }, output: [], output_node: true },
};

const inputsOf = (type: string, rest: Record<string, unknown>) =>
  convertJson(ui([node(1, type, rest)]), info).graph["1"]?.inputs;

describe("widget values", () => {
  it("skip the control after a seed, where there is one", () => {
    expect(inputsOf("Sampler", { widgets_values: [7, "randomize", 30, "good", "hi"] })).toEqual({
      seed: 7,
      steps: 30,
      mode: "good",
      note: "hi",
    });
    expect(inputsOf("Sampler", { widgets_values: [7, 30, "good", "hi"] })).toMatchObject({ steps: 30, mode: "good" });
  });

  it("skip the control of a choice and its filter", () => {
    expect(inputsOf("Pick", { widgets_values: ["b", "increment", "", true] })).toEqual({ which: "b", on: true });
    expect(inputsOf("Pick", { widgets_values: ["b", "fixed", true] })).toEqual({ which: "b", on: true });
  });

  it("skip the button of an upload, wherever it stands", () => {
    expect(inputsOf("Upload", { widgets_values: ["mine.png", "alpha", "image", 9] })).toEqual({
      image: "mine.png",
      channel: "alpha",
      size: 9,
    });
    expect(inputsOf("Upload", { widgets_values: ["mine.png", "upload", "alpha", 9] })).toMatchObject({
      channel: "alpha",
    });
  });

  it("get their defaults where the file has fewer", () => {
    expect(inputsOf("Sampler", { widgets_values: [7] })).toEqual({ seed: 7, steps: 20, mode: "fast", note: "none" });
    expect(inputsOf("Sampler", {})).toMatchObject({ seed: 0 });
    expect(inputsOf("Upload", { widgets_values: [null, "red"] })).toMatchObject({ image: "here.png", size: 8 });
  });

  it("are read by name where the file names them, also from a dictionary", () => {
    const values = { steps: 3, mode: "good", preview: { hidden: true } };
    expect(inputsOf("Sampler", { widgets_values: values })).toEqual({ seed: 0, steps: 3, mode: "good", note: "none" });
    expect(inputsOf("Sampler", { widgets_values_named: { steps: 4 } })).toMatchObject({ steps: 4 });
  });

  it("are taken from the list, by the names beside it", () => {
    const named = { mode: "fast", steps: 1 };
    expect(inputsOf("Sampler", { widgets_values: ["good", 9], widgets_values_named: named })).toMatchObject({
      mode: "good",
      steps: 9,
    });
  });

  it("follow a choice that opens further ones", () => {
    expect(inputsOf("Save", { widgets_values: ["jpeg", 80, "x"] })).toEqual({
      format: "jpeg",
      "format.quality": 80,
      name: "x",
    });
    expect(inputsOf("Save", { widgets_values: ["png", 16, "x"] })).toEqual({
      format: "png",
      "format.bits": 16,
      name: "x",
    });
    expect(inputsOf("Save", {})).toEqual({ format: "png", "format.bits": 8, name: "" });
  });

  it("count inputs that have grown", () => {
    const inputs = { "values.value0*": null, "values.value1*": null };
    expect(inputsOf("Sum", { inputs, widgets_values: [1, 2, "cm"] })).toEqual({
      "values.value0": 1,
      "values.value1": 2,
      unit: "cm",
    });
  });

  it("that are lists travel in a box, so that they are not taken for links", () => {
    expect(inputsOf("Points", { widgets_values: [[0, 1]] })).toEqual({ points: { __value__: [0, 1] } });
  });

  it("give way to a link, also on a widget turned into an input", () => {
    const nodes = [
      node(1, "PrimitiveNode", { widgets_values: [44, "fixed"] }),
      node(2, "Sampler", { inputs: { "steps*": 5 }, widgets_values: [7, "fixed", 30, "good", "hi"] }),
    ];
    expect(convertJson(ui(nodes, [[5, 1, 0, 2, 0, "INT"]]), info).graph["2"]?.inputs).toMatchObject({ steps: 44 });
  });
});

describe("checks of a graph", () => {
  const reasons = (inputs: Record<string, unknown>, class_type = "Sampler") =>
    validateGraph({ 1: { class_type, inputs } }, info).map(({ reason }) => reason);
  const good = { seed: 1, steps: 2, mode: "fast" };

  it("take what the engine would take", () => {
    expect(reasons(good)).toEqual([]);
    expect(reasons({ ...good, steps: "12" })).toEqual([]);
    expect(reasons({ image: "elsewhere.png", channel: "red" }, "Upload")).toEqual([]);
  });

  it("tell what is missing, out of range or no choice", () => {
    expect(reasons({ seed: 1, mode: "fast" })).toEqual(['"steps" is missing.']);
    expect(reasons({ ...good, steps: 101 })).toEqual(['"steps" is 101, more than 100.']);
    expect(reasons({ ...good, steps: 0 })).toEqual(['"steps" is 0, less than 1.']);
    expect(reasons({ ...good, steps: "many" })).toEqual(['"steps" is "many", not a number.']);
    expect(reasons({ ...good, mode: "slow" })).toEqual(['"mode" can\'t be "slow"; it is one of fast, good.']);
  });

  it("look into what a choice opens", () => {
    expect(reasons({ format: "jpeg", name: "x" }, "Save")).toEqual(['"format.quality" is missing.']);
  });

  it("tell links to nowhere and of the wrong kind", () => {
    const graph = {
      1: { class_type: "LoadImage", inputs: {} },
      2: { class_type: "Sampler", inputs: { ...good, seed: ["9", 0] } },
      3: { class_type: "Sampler", inputs: { ...good, seed: ["1", 0] } },
      4: { class_type: "Sampler", inputs: { ...good, seed: ["1", 7] } },
    };
    const loader = { LoadImage: { input: {}, output: ["IMAGE"] } };
    expect(validateGraph(graph, { ...info, ...loader }).map(({ reason }) => reason)).toEqual([
      '"seed" comes from node 9, which is not there.',
      '"seed" takes INT, LoadImage gives IMAGE.',
      '"seed" comes from output 7 of LoadImage, which has no such output.',
    ]);
  });
});
