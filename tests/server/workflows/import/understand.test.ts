import { describe, expect, it } from "vitest";
import { bind } from "@/server/workflows/bind";
import { check } from "@/server/workflows/check";
import { toManifest } from "@/server/workflows/import/to-manifest";
import { understand } from "@/server/workflows/import/understand";
import { node, objectInfo, readFixture, TEMPLATES, template, ui } from "./workflows";

const given = (name: string) => ({ name: `${name}.json`, text: readFixture(name) });
const json = (name: string, value: unknown) => ({ name, text: JSON.stringify(value) });
const shownOf = ({ draft }: ReturnType<typeof understand>) =>
  draft.fields.filter(({ shown }) => shown).map(({ setting }) => setting);
const labels = (understood: ReturnType<typeof understand>) => shownOf(understood).map(({ label }) => label);

/** Photo → scaled → saved, in API format. */
const api = {
  1: { class_type: "LoadImage", inputs: { image: "old.png" }, _meta: { title: "The old photo" } },
  2: { class_type: "ImageScaleBy", inputs: { upscale_method: "lanczos", scale_by: 1.555, image: ["1", 0] } },
  3: { class_type: "SaveImage", inputs: { filename_prefix: "x", images: ["2", 0] } },
};

describe("the form that is proposed", () => {
  it.each(TEMPLATES.filter((name) => name !== "utility-gan_upscaler"))(
    "of %s makes a manifest without contradiction",
    (name) => {
      const { draft, graph, problems } = understand([given(name)], objectInfo);
      expect(problems).toEqual([]);
      const manifest = toManifest(draft, "comfyui.test.json");
      const variants = manifest.variants.map((variant) => ({ ...variant, graph }));
      expect(check(manifest, variants as Parameters<typeof check>[1])).toEqual([]);
    },
  );

  it("asks for a photo first, by the title that somebody gave it", () => {
    const understood = understand([json("scale.json", api)], objectInfo);
    expect(shownOf(understood)).toEqual([
      { type: "image", name: "photo", label: "The old photo", optional: false },
      {
        type: "number",
        name: "scale_by",
        label: "Scale by",
        advanced: true,
        min: 0.01,
        max: 8,
        step: 0.001,
        default: 1.555,
      },
    ]);
    expect(understood.draft.outputs).toMatchObject([{ node: "3", kind: "image", shown: true }]);
    expect(understood.draft.title).toBe("Scale");
  });

  it("asks for words where it makes a picture out of nothing", () => {
    const understood = understand([given("sdxl_simple_example")], objectInfo);
    expect(shownOf(understood)[0]).toMatchObject({ type: "prompt", label: "Positive Prompt (Text)" });
    expect(shownOf(understood)[1]).toMatchObject({ type: "text", default: "text, watermark" });
    expect(toManifest(understood.draft, "comfyui.test.json").inputs).toMatchObject([{ kind: "text", name: "prompt" }]);
  });

  it("lets seeds be drawn and keeps their range within what numbers can say", () => {
    const seeds = shownOf(understand([given("sdxl_simple_example")], objectInfo)).filter(({ type }) => type === "seed");
    expect(seeds).toMatchObject([{ max: Number.MAX_SAFE_INTEGER }, { max: Number.MAX_SAFE_INTEGER }]);
  });

  it("knows a 3D model", () => {
    const { draft } = understand([given("3d_hunyuan3d-v2.1")], objectInfo);
    expect(draft.outputs).toMatchObject([{ kind: "model3d", label: "3D model" }]);
  });

  it("keeps what is not shown ready to be shown", () => {
    const { draft } = understand([json("scale.json", api)], objectInfo);
    const hidden = draft.fields.find(({ setting }) => setting.name === "upscale_method");
    expect(hidden).toMatchObject({ shown: false, from: "ImageScaleBy", setting: { type: "enum", default: "lanczos" } });
  });

  it("binds one setting to all the fields it stands for", () => {
    const { draft, graph } = understand([given("sdxl_simple_example")], objectInfo);
    const manifest = toManifest(draft, "comfyui.test.json");
    const [variant] = manifest.variants;
    const workflow = { id: "sdxl", folder: "", manifest, variants: [{ ...variant, graph }] } as Parameters<
      typeof bind
    >[0];
    const parameters = {
      ...Object.fromEntries(manifest.parameters.map((one) => [one.name, 7])),
      prompt: "a lighthouse",
    };
    const bound = bind(workflow, workflow.variants[0] as Parameters<typeof bind>[1], parameters, {});
    expect(bound).toMatchObject({
      graph: { 6: { inputs: { text: "a lighthouse" } }, 15: { inputs: { text: "a lighthouse" } } },
    });
  });
});

describe("what can't be understood", () => {
  it("is said node by node", () => {
    const { problems } = understand([given("utility-gan_upscaler")], objectInfo);
    expect(problems.map(({ title, reason }) => `${title}: ${reason}`)).toEqual([
      "SaveVideo: What this node makes can't be shown here: only pictures, 3D models and text can.",
      "The whole: It asks for no photo and no text, so there is nothing to give it.",
      "The whole: It keeps no picture, 3D model or text.",
    ]);
  });

  it("includes what this engine would refuse", () => {
    const graph = { ...api, 2: { ...api[2], inputs: { ...api[2].inputs, upscale_method: "magic" } } };
    const { problems } = understand([json("a.json", graph)], objectInfo);
    expect(problems).toMatchObject([{ nodeId: "2", reason: expect.stringContaining('"magic"') }]);
  });

  it("includes previews, which are not kept", () => {
    const preview = { class_type: "PreviewImage", inputs: { images: ["2", 0] } };
    const { problems, draft } = understand([json("a.json", { ...api, 4: preview })], objectInfo);
    expect(problems).toMatchObject([{ nodeId: "4", reason: expect.stringContaining("Save Image") }]);
    expect(draft.outputs).toHaveLength(1);
  });

  it.each([
    ["a file of another kind", json("a.json", { hello: 1 }), "a.json is not a workflow"],
    ["a list", json("a.json", []), "a.json is not a workflow"],
    ["a broken graph", json("a.json", { 1: { class_type: "LoadImage" } }), "a.json can't be read at 1.inputs"],
    ["a broken workflow", json("a.json", { nodes: [{ id: 1 }] }), "a.json can't be read at nodes.0.type"],
    [
      "a view_comfy.json without a graph",
      json("v.json", { file_type: "view_comfy", workflows: [{ viewComfyJSON: {} }] }),
      "has no graph",
    ],
  ])("refuses %s", (_, file, reason) => {
    expect(() => understand([file], objectInfo)).toThrow(reason);
  });
});

describe("the graph that is kept", () => {
  it("is the file as it was exported, to the last digit", () => {
    const text = JSON.stringify(api).replace('"x"', '"x","seed":18446744073709551615');
    expect(understand([{ name: "a.json", text }], objectInfo).file).toBe(text);
  });

  it("is the converted graph of a workflow in UI format", () => {
    const { file, graph } = understand([given("sdxl_simple_example")], objectInfo);
    expect(JSON.parse(file)).toEqual(graph);
  });
});

describe("App mode", () => {
  it("says what is shown, in its order and with its names", () => {
    const understood = understand([given("template_qwen_image_illustration_lora")], objectInfo);
    expect(labels(understood)).toEqual(["Prompt", "Width", "Height", "Lora strength", "Batch size", "Steps"]);
    expect(understood.draft.outputs.map(({ shown }) => shown)).toEqual([true]);
  });

  it("names widgets of primitives, of subgraphs and by their full id", () => {
    const linearData = {
      inputs: [
        ["45", "value"],
        ["0b5c0a4e-6b0e-4a39-9d0f-6f2b0a3a1c11:50:value", "value"],
        ["10", "noise_seed"],
      ],
      outputs: [19],
    };
    const understood = understand(
      [json("a.json", { ...template("sdxl_simple_example"), extra: { linearData } })],
      objectInfo,
    );
    expect(labels(understood)).toEqual(["Steps", "Negative Prompt (Text)", "Noise seed"]);
  });

  it("tells what it shows that is not there", () => {
    const json1 = ui(
      [node(1, "LoadImage", { widgets_values: ["a.png", "image"] }), node(2, "SaveImage", { inputs: { images: 5 } })],
      [[5, 1, 0, 2, 0, "IMAGE"]],
      {
        extra: {
          linearData: {
            inputs: [
              ["1", "image"],
              ["9", "steps"],
            ],
            outputs: [],
          },
        },
      },
    );
    expect(understand([json("a.json", json1)], objectInfo).problems).toMatchObject([{ nodeId: "9" }]);
  });
});

describe("view_comfy.json", () => {
  const field = (path: string[], rest = {}) => ({
    title: path[2],
    workflowPath: path,
    helpText: "Helper Text",
    ...rest,
  });
  const form = {
    title: "Make it larger",
    description: "Any photo.",
    inputs: [{ title: "A", inputs: [field(["1", "inputs", "image"], { title: "Your photo", helpText: "A scan." })] }],
    advancedInputs: [
      {
        title: "B",
        inputs: [field(["2", "inputs", "scale_by"], { title: "Size", slider: { min: 1, max: 4, step: 0.5 } })],
      },
      {
        title: "C",
        inputs: [
          field(["2", "inputs", "upscale_method"], {
            options: [
              { label: "Soft", value: "area" },
              { label: "Crisp", value: "lanczos" },
            ],
          }),
          field(["7", "inputs", "gone"]),
        ],
      },
    ],
  };
  const file = (workflowApiJSON?: unknown) =>
    json("view_comfy.json", { file_type: "view_comfy", workflows: [{ viewComfyJSON: form, workflowApiJSON }] });

  it("becomes the form, with its titles, ranges and choices", () => {
    const understood = understand([file(api)], objectInfo);
    expect(understood.draft).toMatchObject({ title: "Make it larger", description: "Any photo." });
    expect(shownOf(understood)).toMatchObject([
      { type: "image", label: "Your photo", help: "A scan." },
      { type: "number", label: "Size", advanced: true, min: 1, max: 4, default: 1.555 },
      {
        type: "enum",
        options: [
          { value: "area", label: "Soft" },
          { value: "lanczos", label: "Crisp" },
        ],
      },
    ]);
    expect(shownOf(understood)[1]).not.toHaveProperty("help", "Helper Text");
    expect(understood.problems).toMatchObject([{ nodeId: "7", reason: expect.stringContaining('"gone"') }]);
  });

  it("goes with the workflow's own file, whichever comes first", () => {
    const own = json("graph.json", { ...api, 2: { ...api[2], inputs: { ...api[2].inputs, scale_by: 2 } } });
    const understood = understand([file(), own], objectInfo);
    expect(understood).toEqual(understand([own, file(api)], objectInfo));
    expect(shownOf(understood)[1]).toMatchObject({ default: 2 });
  });
});
