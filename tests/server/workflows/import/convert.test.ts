import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { validateGraph } from "@/server/workflows/import/validate";
import { propertyRuns } from "@/tests/support/property-runs";
import { convertJson, type LinkRow, node, objectInfo, TEMPLATES, template, ui } from "./workflows";

const load = (id = 1) => node(id, "LoadImage", { widgets_values: ["old.png", "image"], outputs: [{ type: "IMAGE" }] });
const save = (id: number, link: number) => node(id, "SaveImage", { inputs: { images: link }, widgets_values: ["out"] });
const invert = (id: number, link: number, rest = {}) =>
  node(id, "ImageInvert", { inputs: { image: link }, outputs: [{ type: "IMAGE" }], ...rest });
const chain = (middle: Record<string, unknown>): [Record<string, unknown>[], LinkRow[]] => [
  [load(), middle, save(3, 11)],
  [
    [10, 1, 0, 2, 0, "IMAGE"],
    [11, 2, 0, 3, 0, "IMAGE"],
  ],
];

describe("official templates", () => {
  it.each(TEMPLATES)("converts %s into a graph that the engine takes", (name) => {
    const { graph, problems } = convertJson(template(name));
    expect(problems).toEqual([]);
    expect(validateGraph(graph, objectInfo)).toEqual([]);
    expect(Object.keys(graph).length).toBeGreaterThan(3);
  });

  it.each(TEMPLATES)("leaves %s as it was, and gives the same each time", (name) => {
    const json = template(name);
    const before = structuredClone(json);
    expect(convertJson(json)).toEqual(convertJson(before));
    expect(json).toEqual(before);
  });

  it("takes values by their order, without what follows seeds", () => {
    expect(convertJson(template("sdxl_simple_example")).graph["10"]?.inputs).toMatchObject({
      add_noise: "enable",
      noise_seed: 721897303308196,
      steps: 25,
      cfg: 8,
      sampler_name: "euler",
      end_at_step: 20,
      return_with_leftover_noise: "enable",
      model: ["4", 0],
    });
  });

  it("gives a primitive's value to every field it feeds", () => {
    const { graph, shown } = convertJson(template("sdxl_simple_example"));
    expect(graph["15"]?.inputs.text).toBe(graph["6"]?.inputs.text);
    const negative = shown.find(({ nodeId }) => nodeId === "50");
    expect(negative).toMatchObject({ label: "Negative Prompt (Text)" });
    expect(negative?.sets).toEqual([
      { node: "7", field: "text" },
      { node: "16", field: "text" },
    ]);
  });

  it("opens up subgraphs in subgraphs, under ids that tell the way", () => {
    const { graph } = convertJson(template("flux_depth_lora_example"));
    expect(graph["150:35"]?.inputs.pixels).toEqual(["150:41:99", 0]);
    expect(graph["150:41:97"]?.inputs.pixels).toEqual(["150:107", 0]);
    expect(graph["150:107"]?.inputs.image).toEqual(["17", 0]);
    expect(graph["9"]?.inputs.images).toEqual(["150:8", 0]);
  });

  it("takes what was set on the outside of a subgraph", () => {
    const { graph } = convertJson(template("3d_hunyuan3d-v2.1"));
    const byClass = (name: string) => Object.values(graph).find(({ class_type }) => class_type === name)?.inputs;
    expect(byClass("KSampler")).toMatchObject({ steps: 30, cfg: 5, sampler_name: "euler" });
    expect(byClass("EmptyLatentHunyuan3Dv2")?.resolution).toBe(4096);
  });
});

describe("nodes that do not run", () => {
  it("lets a picture pass a bypassed node", () => {
    expect(convertJson(ui(...chain(invert(2, 10, { mode: 4 })))).graph["3"]?.inputs.images).toEqual(["1", 0]);
  });

  it("leaves out a muted node, and the link from it", () => {
    const { graph } = convertJson(ui(...chain(invert(2, 10, { mode: 2 }))));
    expect(graph).toEqual({
      3: { class_type: "SaveImage", inputs: { filename_prefix: "out" }, _meta: expect.anything() },
    });
    expect(validateGraph(graph, objectInfo).map(({ reason }) => reason)).toEqual(['"images" is missing.']);
  });

  it("follows reroutes", () => {
    const reroute = node(2, "Reroute", { inputs: { "": 10 }, outputs: [{ type: "IMAGE" }] });
    expect(convertJson(ui(...chain(reroute))).graph["3"]?.inputs.images).toEqual(["1", 0]);
  });

  it("follows a GetNode to the SetNode of its name", () => {
    const nodes = [
      load(),
      node(2, "SetNode", { inputs: { image: 10 }, widgets_values: ["photo"] }),
      node(4, "GetNode", { widgets_values: ["photo"] }),
      save(3, 11),
    ];
    const links: LinkRow[] = [
      [10, 1, 0, 2, 0, "IMAGE"],
      [11, 4, 0, 3, 0, "IMAGE"],
    ];
    expect(convertJson(ui(nodes, links)).graph["3"]?.inputs.images).toEqual(["1", 0]);
  });

  it("ends where reroutes lead in a circle", () => {
    const nodes = [node(1, "Reroute", { inputs: { "": 10 } }), node(2, "Reroute", { inputs: { "": 12 } }), save(3, 11)];
    const links: LinkRow[] = [
      [10, 2, 0, 1, 0, "*"],
      [12, 1, 0, 2, 0, "*"],
      [11, 2, 0, 3, 0, "*"],
    ];
    expect(convertJson(ui(nodes, links)).graph["3"]?.inputs.images).toBeUndefined();
  });

  it("leaves out notes and what leads to no output", () => {
    const nodes = [load(), node(5, "Note", { widgets_values: ["Hello"] }), invert(6, 12), save(3, 11)];
    const links: LinkRow[] = [
      [11, 1, 0, 3, 0, "IMAGE"],
      [12, 1, 0, 6, 0, "IMAGE"],
    ];
    const { graph, problems } = convertJson(ui(nodes, links));
    expect(Object.keys(graph)).toEqual(["1", "3"]);
    expect(problems).toEqual([]);
  });
});

describe("nodes that the engine does not have", () => {
  it("names each with its title and keeps what is known of it", () => {
    const unknown = node(2, "Marvellous", {
      title: "Magic",
      inputs: { image: 10 },
      widgets_values_named: { power: 3 },
    });
    const { graph, problems } = convertJson(ui(...chain(unknown)));
    expect(graph["2"]?.inputs).toEqual({ power: 3, image: ["1", 0] });
    expect(problems).toEqual([
      {
        nodeId: "2",
        classType: "Marvellous",
        title: "Magic",
        reason: expect.stringContaining("does not have the node"),
      },
    ]);
  });

  it("says how to get rid of a group node", () => {
    const { problems } = convertJson(ui(...chain(node(2, "workflow>Old", { inputs: { image: 10 } }))));
    expect(problems[0]?.reason).toContain("Convert it to a subgraph");
  });
});

describe("forms of the format", () => {
  it("reads links as objects, and ids that are words", () => {
    const [nodes, rows] = chain(invert(2, 10));
    const links = rows.map(([id, origin_id, origin_slot, target_id, target_slot, type]) => ({
      id,
      origin_id: String(origin_id),
      origin_slot,
      target_id,
      target_slot,
      type,
    }));
    expect(convertJson({ version: 1, nodes, links })).toEqual(convertJson(ui(nodes, rows)));
  });

  it("refuses what is not a workflow, and says where", () => {
    expect(() => convertJson({ nodes: [{ id: 1 }], links: [] })).toThrow(/type/);
    expect(() => convertJson({ 1: { class_type: "SaveImage", inputs: {} } })).toThrow(/nodes/);
  });

  it("refuses a subgraph that contains itself", () => {
    const subgraph = { id: "s", nodes: [node(1, "s")], links: [] };
    const json = ui([node(1, "s")], [], { definitions: { subgraphs: [subgraph] } });
    expect(() => convertJson(json)).toThrow("Subgraphs stand more than 32 deep");
  });

  it("refuses few subgraphs that make many nodes", () => {
    const level = (i: number) => ({ id: `s${i}`, nodes: [1, 2, 3].map((id) => node(id, `s${i + 1}`)), links: [] });
    const json = ui([node(1, "s0")], [], {
      definitions: { subgraphs: Array.from({ length: 20 }, (_, i) => level(i)) },
    });
    expect(() => convertJson(json)).toThrow("more than 5000 nodes");
  });
});

it("converts any order of nodes and any ids to the same graph", () => {
  const [nodes, links] = chain(invert(2, 10));
  fc.assert(
    fc.property(fc.shuffledSubarray(nodes, { minLength: 3 }), fc.integer({ min: 1, max: 1e6 }), (order, shift) => {
      const moved = order.map((one) => ({ ...one, id: Number(one.id) + shift }));
      const rows = links.map(([id, a, b, c, d, type]) => [id, a + shift, b, c + shift, d, type] as LinkRow);
      const { graph } = convertJson(ui(moved, rows));
      expect(graph[String(3 + shift)]?.inputs.images).toEqual([String(2 + shift), 0]);
      expect(graph[String(2 + shift)]?.inputs.image).toEqual([String(1 + shift), 0]);
    }),
    { numRuns: propertyRuns(50) },
  );
});
