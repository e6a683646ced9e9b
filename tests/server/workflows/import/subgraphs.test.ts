import { describe, expect, it } from "vitest";
import { convertJson, node, ui } from "./workflows";

const link = (id: number, origin_id: number, origin_slot: number, target_id: number, target_slot: number) => ({
  id,
  origin_id,
  origin_slot,
  target_id,
  target_slot,
  type: "*",
});

/** Saves a picture under two names; "name" leads to both, "image" to both pictures. */
const twoSaves = {
  id: "two-saves",
  inputs: [
    { name: "image", linkIds: [1, 2] },
    { name: "name", linkIds: [3, 4] },
  ],
  outputs: [],
  nodes: [
    node(1, "SaveImage", { inputs: { images: 1, "filename_prefix*": 3 }, widgets_values: ["first"] }),
    node(2, "SaveImage", { inputs: { images: 2, "filename_prefix*": 4 }, widgets_values: ["second"] }),
  ],
  links: [link(1, -10, 0, 1, 0), link(2, -10, 0, 2, 0), link(3, -10, 1, 1, 1), link(4, -10, 1, 2, 1)],
};
const load = node(1, "LoadImage", { widgets_values: ["photo.png", "image"] });

function withHost(rest: Record<string, unknown>, subgraphs: unknown[] = [twoSaves]) {
  const host = node(7, "two-saves", { inputs: { image: 10 }, ...rest });
  return convertJson(ui([load, host], [[10, 1, 0, 7, 0, "IMAGE"]], { definitions: { subgraphs } }));
}
const names = ({ graph }: ReturnType<typeof convertJson>, prefix: string) =>
  [1, 2].map((id) => graph[`${prefix}:${id}`]?.inputs.filename_prefix);

describe("a widget shown on the outside of a subgraph", () => {
  it("gives its value to all it leads to", () => {
    expect(names(withHost({ widgets_values: ["outside"] }), "7")).toEqual(["outside", "outside"]);
  });

  it("is read by name where the list does not tell", () => {
    const named = { widgets_values_named: { name: "by name" } };
    expect(names(withHost({ widgets_values: ["a", "b"], ...named }), "7")).toEqual(["by name", "by name"]);
  });

  it("has the value of the first widget it leads to, when none was saved", () => {
    expect(names(withHost({}), "7")).toEqual(["first", "first"]);
  });

  it("is read in the order of proxyWidgets, of its own inputs and of widgets inside", () => {
    const listed = { properties: { proxyWidgets: [["-1", "name"]] }, widgets_values: ["listed"] };
    expect(names(withHost(listed), "7")).toEqual(["listed", "listed"]);
    const inside = { properties: { proxyWidgets: [["1", "filename_prefix"]] }, widgets_values: ["listed"] };
    expect(names(withHost(inside), "7")).toEqual(["listed", "listed"]);
  });

  it("tells which fields it sets", () => {
    const { shown } = withHost({ widgets_values: ["outside"] });
    expect(shown).toEqual([
      {
        nodeId: "7",
        name: "name",
        label: undefined,
        sets: [
          { node: "7:1", field: "filename_prefix" },
          { node: "7:2", field: "filename_prefix" },
        ],
      },
    ]);
  });

  it("gives way to what is connected", () => {
    const host = node(7, "two-saves", { inputs: { image: 10, "name*": 11 }, widgets_values: ["unused"] });
    const text = node(8, "PrimitiveNode", { outputs: [{ type: "STRING" }], widgets_values: ["from outside", "fixed"] });
    const converted = convertJson(
      ui(
        [load, text, host],
        [
          [10, 1, 0, 7, 0, "IMAGE"],
          [11, 8, 0, 7, 1, "STRING"],
        ],
        { definitions: { subgraphs: [twoSaves] } },
      ),
    );
    expect(names(converted, "7")).toEqual(["from outside", "from outside"]);
  });
});

describe("a subgraph in a subgraph", () => {
  const outer = (host: Record<string, unknown>) => ({
    id: "outer",
    inputs: [
      { name: "image", linkIds: [1] },
      { name: "label", linkIds: [2] },
    ],
    outputs: [],
    nodes: [node(5, "two-saves", { inputs: { image: 1, "name*": 2 }, ...host })],
    links: [link(1, -10, 0, 5, 0), link(2, -10, 1, 5, 1)],
  });
  const convertOuter = (top: Record<string, unknown>, host = {}, nested = false) => {
    const definition = outer(host);
    const subgraphs = nested ? [{ ...definition, definitions: { subgraphs: [twoSaves] } }] : [definition, twoSaves];
    const json = ui([load, node(9, "outer", { inputs: { image: 10 }, ...top })], [[10, 1, 0, 9, 0, "IMAGE"]]);
    return convertJson({ ...json, definitions: { subgraphs } });
  };

  it("takes the outermost value", () => {
    const converted = convertOuter({ widgets_values: ["outermost"] }, { widgets_values: ["between"] });
    expect(names(converted, "9:5")).toEqual(["outermost", "outermost"]);
    expect(converted.graph["9:5:1"]?.inputs.images).toEqual(["1", 0]);
  });

  it("falls back to the value inside", () => {
    expect(names(convertOuter({}), "9:5")).toEqual(["first", "first"]);
  });

  it("is found also where its definition stands in the outer one", () => {
    expect(convertOuter({ widgets_values: ["x"] }, {}, true)).toEqual(convertOuter({ widgets_values: ["x"] }));
  });
});

describe("a subgraph's mode", () => {
  it("leaves out all of a muted one", () => {
    expect(withHost({ mode: 2 }).graph).toEqual({});
  });

  it("gives each place of the same subgraph its own nodes", () => {
    const hosts = [7, 8].map((id) => node(id, "two-saves", { inputs: { image: id }, widgets_values: [`at ${id}`] }));
    const converted = convertJson(
      ui(
        [load, ...hosts],
        [
          [7, 1, 0, 7, 0, "IMAGE"],
          [8, 1, 0, 8, 0, "IMAGE"],
        ],
        { definitions: { subgraphs: [twoSaves] } },
      ),
    );
    expect([names(converted, "7")[0], names(converted, "8")[0]]).toEqual(["at 7", "at 8"]);
  });
});

describe("a subgraph that gives something", () => {
  const inner = (nodes: unknown[], links: unknown[], linkIds: number[]) => ({
    id: "giving",
    inputs: [{ name: "image", linkIds: [1] }],
    outputs: [{ name: "IMAGE", linkIds }],
    nodes,
    links,
  });
  const convertGiving = (definition: unknown, mode = 0) =>
    convertJson(
      ui(
        [
          load,
          node(2, "giving", { inputs: { image: 10 }, outputs: [{ type: "IMAGE" }], mode }),
          node(3, "SaveImage", { inputs: { images: 11 }, widgets_values: ["out"] }),
        ],
        [
          [10, 1, 0, 2, 0, "IMAGE"],
          [11, 2, 0, 3, 0, "IMAGE"],
        ],
        { definitions: { subgraphs: [definition] } },
      ),
    ).graph;
  const invert = node(4, "ImageInvert", { inputs: { image: 1 } });

  it("is replaced by the node inside", () => {
    const definition = inner([invert], [link(1, -10, 0, 4, 0), link(2, 4, 0, -20, 0)], [2]);
    expect(convertGiving(definition)["3"]?.inputs.images).toEqual(["2:4", 0]);
    expect(convertGiving(definition, 4)["3"]?.inputs.images).toEqual(["1", 0]);
  });

  it("hands through what only passes", () => {
    expect(convertGiving(inner([], [link(1, -10, 0, -20, 0)], [1]))["3"]?.inputs.images).toEqual(["1", 0]);
  });

  it("gives nothing where its output is connected to nothing", () => {
    expect(convertGiving(inner([invert], [link(1, -10, 0, 4, 0)], [99]))["3"]?.inputs.images).toBeUndefined();
  });
});
