import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { hostedMappingJsonSchema, manifestJsonSchema } from "@/server/schemas/workflow";
import { loadCatalog } from "@/server/workflows/catalog";
import { exampleGraph, exampleManifest, exampleMapping, exampleWorkflow } from "@/tests/support/workflows";

const shipped = join(import.meta.dirname, "../../../workflows");

type Draft = ReturnType<typeof exampleManifest>;

/** A folder with the example workflow, whose manifest went through `edit`. */
async function edited(edit: (manifest: Draft) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "workflows-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const manifest = exampleManifest();
  edit(manifest);
  const files = { "manifest.json": manifest, "comfyui.quick.json": exampleGraph(), "replicate.json": exampleMapping() };
  await mkdir(join(folder, "example"));
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, "example", name), JSON.stringify(content));
  return folder;
}

type ComfyUi = Extract<Draft["variants"][number], { engine: "comfyui" }>;
const quick = (manifest: Draft) => manifest.variants[0] as ComfyUi;

test("the shipped workflows load, restore among them", async () => {
  expect((await loadCatalog(shipped)).all().map(({ id }) => id)).toContain("restore");
});

test("a workflow comes with the files of its variants", async () => {
  const [workflow] = (await loadCatalog(await edited(() => {}))).all();
  expect(workflow).toEqual({ ...exampleWorkflow(), folder: workflow?.folder });
});

test("an unknown workflow is WORKFLOW_NOT_FOUND", async () => {
  const catalog = await loadCatalog(shipped);
  expect(() => catalog.get("nope")).toThrow(expect.objectContaining({ code: "WORKFLOW_NOT_FOUND" }));
  expect(() => catalog.get("__proto__")).toThrow(expect.objectContaining({ code: "WORKFLOW_NOT_FOUND" }));
});

test("bindings to nodes and fields that the graph lacks are all named at once", async () => {
  const folder = await edited((manifest) => {
    const [first, second, third] = quick(manifest).bindings;
    Object.assign(first ?? {}, { node: "99" });
    Object.assign(second ?? {}, { field: "size" });
    Object.assign(third ?? {}, { node: "6", field: "images" });
  });
  const error: Error = await loadCatalog(folder).then(
    () => new Error("loaded"),
    (error) => error,
  );
  expect(error.message).toContain('example/manifest.json: variants.0.bindings.0.node: the graph has no node "99"');
  expect(error.message).toContain('variants.0.bindings.1.field: node "2" has no field "size"');
  expect(error.message).toContain('variants.0.bindings.2.field: field "images" of node "6" is linked');
});

const mistakes: [string, (manifest: Draft) => void, string][] = [
  [
    "a default that is not allowed",
    (m) => Object.assign(m.parameters[1] ?? {}, { default: 7 }),
    "parameters.1.default",
  ],
  ["a map without one of the options", (m) => delete quick(m).bindings[4]?.map?.["4"], "entry for each option"],
  ["a setting that reaches nothing", (m) => quick(m).bindings.pop(), '"seed" is bound to nothing'],
  ["a photo that a variant does not take", (m) => quick(m).bindings.shift(), '"photo" is bound to nothing'],
  ["a binding of an unknown name", (m) => Object.assign(quick(m).bindings[0] ?? {}, { value: "picture" }), "picture"],
  ["two rules at once", (m) => Object.assign(quick(m).bindings[4] ?? {}, { template: "{value}" }), "more than one of"],
  ["a place among several of a single photo", (m) => Object.assign(quick(m).bindings[0] ?? {}, { index: 1 }), "index"],
  ["an output of an unknown node", (m) => Object.assign(quick(m).outputs[0] ?? {}, { node: "7" }), 'no node "7"'],
  ["an output nobody makes", (m) => Object.assign(m.outputs[0] ?? {}, { name: "other" }), '"other" is made by nothing'],
  ["a relief that is an image", (m) => Object.assign(quick(m).outputs[0] ?? {}, { from: "depth" }), "3D models"],
  ["a condition that can't be", (m) => Object.assign(m.variants[0] ?? {}, { when: { method: ["slow"] } }), "never is"],
  ["a condition on nothing", (m) => Object.assign(m.variants[0] ?? {}, { when: { mode: ["a"] } }), 'parameter "mode"'],
  ["two variants of one name", (m) => Object.assign(m.variants[1] ?? {}, { id: "quick" }), "used twice"],
  ["two settings of one name", (m) => Object.assign(m.parameters[1] ?? {}, { name: "scale" }), "used twice"],
  ["an unknown key", (m) => Object.assign(m, { colour: 1 }), "colour"],
  ["a graph file that is not there", (m) => Object.assign(quick(m), { file: "other.json" }), "other.json"],
  ["a graph file outside the folder", (m) => Object.assign(quick(m), { file: "../x.json" }), "variants.0.file"],
  [
    "a hosted model that is a graph",
    (m) => Object.assign(m.variants[1] ?? {}, { file: "comfyui.quick.json" }),
    "model",
  ],
];

test.each(mistakes)("a manifest with %s is refused", async (_, edit, reason) => {
  await expect(loadCatalog(await edited(edit))).rejects.toThrow(reason);
});

test("mistakes of several workflows come together", async () => {
  const folder = await edited((manifest) => Object.assign(manifest, { title: "" }));
  await mkdir(join(folder, "empty"));
  const error: Error = await loadCatalog(folder).then(
    () => new Error("loaded"),
    (error) => error,
  );
  expect(error.message).toContain("empty/manifest.json");
  expect(error.message).toContain("example/manifest.json: title");
});

test.each([
  ["manifest", manifestJsonSchema],
  ["hosted", hostedMappingJsonSchema],
])("the published JSON Schema %s is the one that is checked by: npm run schema", async (name, make) => {
  const published = JSON.parse(await readFile(join(shipped, `${name}.schema.json`), "utf8"));
  expect(published).toEqual(JSON.parse(JSON.stringify(make())));
});
