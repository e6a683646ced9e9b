import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Manifest, manifestJsonSchema } from "@/server/schemas/workflow";
import { loadCatalog } from "@/server/workflows/catalog";

const workflows = join(import.meta.dirname, "../../../workflows");

/** A copy of the shipped workflows whose restore manifest went through `edit`. */
async function edited(edit: (manifest: Manifest) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "workflows-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(workflows, folder, { recursive: true });
  const file = join(folder, "restore/manifest.json");
  const manifest = JSON.parse(await readFile(file, "utf8"));
  edit(manifest);
  await writeFile(file, JSON.stringify(manifest));
  return folder;
}

const comfyui = (manifest: Manifest) => manifest.variants.comfyui;

test("the shipped workflows load, and a page sees titles and settings only", async () => {
  const catalog = await loadCatalog(workflows);
  const view = catalog.list().find(({ id }) => id === "restore");
  expect(view?.parameters.map(({ name }) => name)).toEqual(["scale", "sharpness"]);
  expect(Object.keys(view ?? {})).toEqual(["id", "title", "description", "parameters"]);
});

test("an unknown workflow is WORKFLOW_NOT_FOUND", async () => {
  const catalog = await loadCatalog(workflows);
  expect(() => catalog.get("nope")).toThrow(expect.objectContaining({ code: "WORKFLOW_NOT_FOUND" }));
  expect(() => catalog.get("__proto__")).toThrow(expect.objectContaining({ code: "WORKFLOW_NOT_FOUND" }));
});

test("bindings to nodes and fields that the graph lacks are all named at once", async () => {
  const folder = await edited((manifest) => {
    Object.assign(comfyui(manifest).bindings[0] ?? {}, { node: "99" });
    Object.assign(comfyui(manifest).bindings[1] ?? {}, { field: "size" });
    Object.assign(comfyui(manifest).bindings[2] ?? {}, { field: "image" });
  });
  const error: Error = await loadCatalog(folder).then(
    () => new Error("loaded"),
    (error) => error,
  );
  expect(error.message).toContain(
    'restore/manifest.json: variants.comfyui.bindings.0.node: the graph has no node "99"',
  );
  expect(error.message).toContain('variants.comfyui.bindings.1.field: node "4" has no field "size"');
  expect(error.message).toContain('variants.comfyui.bindings.2.field: field "image" of node "5" is linked');
});

const mistakes: [string, (manifest: Manifest) => void, string][] = [
  [
    "a default that is not allowed",
    (m) => Object.assign(m.parameters[1] ?? {}, { default: 7 }),
    "parameters.1.default",
  ],
  ["a map without one of the options", (m) => delete comfyui(m).bindings[1]?.map?.["4"], "entry for each option"],
  ["a setting that reaches no node", (m) => comfyui(m).bindings.pop(), '"sharpness" is bound to no node'],
  ["a binding of an unknown name", (m) => Object.assign(comfyui(m).bindings[0] ?? {}, { value: "picture" }), "picture"],
  ["an output of an unknown node", (m) => Object.assign(comfyui(m).outputs[0] ?? {}, { node: "7" }), 'no node "7"'],
  ["two settings of one name", (m) => Object.assign(m.parameters[1] ?? {}, { name: "scale" }), "used twice"],
  ["an unknown key", (m) => Object.assign(m, { colour: 1 }), "colour"],
  ["a graph file that is not there", (m) => Object.assign(comfyui(m), { file: "other.json" }), "other.json"],
  ["a graph file outside the folder", (m) => Object.assign(comfyui(m), { file: "../x.json" }), "variants.comfyui.file"],
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
  expect(error.message).toContain("restore/manifest.json: title");
});

test("the manifest's form can be had as JSON Schema", () => {
  expect(manifestJsonSchema()).toMatchObject({
    type: "object",
    required: expect.arrayContaining(["title", "variants"]),
  });
});
