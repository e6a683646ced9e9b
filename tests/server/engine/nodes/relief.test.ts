import { validateBytes } from "gltf-validator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asMasks, luminance } from "@/server/engine/images/mask";
import type { NodeContext } from "@/server/engine/nodes/node";
import { nodeClasses } from "@/server/engine/nodes/registry";
import type { TexturedMesh } from "@/server/lib/relief/glb";
import { extent, openEdges } from "../../lib/relief/solid";
import { encode, patterned } from "../pictures";
import { run as runGraph } from "../runs";
import { graph, startTestEngine, type TestEngine } from "../test-engine";

const picture = patterned(40, 30);
const sizes = { width_mm: 80, relief_mm: 4, base_mm: 1, max_vertices: 1000 };
/** Of nodes that need no folders. */
const run = async (name: string, inputs: object) =>
  (await nodeClasses.get(name)?.run({ ...inputs }, {} as NodeContext))?.values[0];

test("lightness weighs green most and blue least", () => {
  const colours = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255];
  const { data } = luminance({ width: 4, height: 1, data: Uint8Array.from(colours) });
  expect([...data].map((value) => value.toFixed(3))).toEqual(["0.299", "0.587", "0.114", "1.000"]);
});

describe("DepthFromLuminance", () => {
  test("gives a depth in 0..1 for each frame", async () => {
    const inputs = { image: [picture, patterned(20, 20)], smoothing: 0.5, detail: 0.3, invert: false };
    const [first, second] = asMasks(await run("DepthFromLuminance", inputs));
    expect([first?.width, first?.height, second?.width]).toEqual([40, 30, 20]);
    expect([Math.min(...(first?.data ?? [])), Math.max(...(first?.data ?? []))]).toEqual([0, 1]);
  });
});

describe("ReliefMesh", () => {
  const depth = [{ width: 40, height: 30, data: Float32Array.from({ length: 1200 }, (_, i) => (i % 40) / 39) }];

  test("makes a closed relief of the size in millimetres, with the picture on it", async () => {
    const [relief] = (await run("ReliefMesh", { image: [picture], depth, ...sizes })) as TexturedMesh[];
    const mesh = relief?.mesh as TexturedMesh["mesh"];
    expect(openEdges(mesh)).toBe(0);
    expect(extent(mesh).map((metres) => Math.round(metres * 1e6) / 1000)).toEqual([80, 60, 5]);
    expect(mesh.positions.length / 3).toBeLessThanOrEqual(1000);
    expect(relief?.texture.bytes.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
  });

  test("refuses a depth without an image, and anything that is no depth", async () => {
    await expect(run("ReliefMesh", { image: [], depth, ...sizes })).rejects.toThrow("there are 0 images");
    await expect(run("ReliefMesh", { image: [picture], depth: [picture], ...sizes })).rejects.toThrow(
      "expected a MASK",
    );
  });
});

describe("SaveGLB in a graph", () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startTestEngine();
    await engine.upload("photo.png", await encode(picture));
  });
  afterAll(() => engine.close());

  const relief = (filename_prefix: string) =>
    graph({
      1: ["LoadImage", { image: "photo.png" }],
      2: ["DepthFromLuminance", { image: ["1", 0], smoothing: 0.5, detail: 0.3, invert: false }],
      3: ["ReliefMesh", { image: ["1", 0], depth: ["2", 0], ...sizes }],
      4: ["SaveGLB", { mesh: ["3", 0], filename_prefix }],
    });

  test("lists its file under 3d, and it is served as binary glTF", async () => {
    const { entry } = await runGraph(engine, relief("mesh/relief"));
    expect(entry.outputs).toEqual({
      4: { "3d": [{ filename: "relief_00001_.glb", subfolder: "mesh", type: "output" }] },
    });
    const answer = await engine.request("/view?filename=relief_00001_.glb&subfolder=mesh&type=output");
    expect(answer.headers.get("content-type")).toBe("model/gltf-binary");
    const { issues } = await validateBytes(new Uint8Array(await answer.arrayBuffer()));
    expect(issues).toMatchObject({ numErrors: 0, numWarnings: 0 });
  });

  test("never leaves the output folder", async () => {
    const { entry } = await runGraph(engine, relief("../relief"));
    expect(entry.status).toMatchObject({ status_str: "error" });
  });
});
