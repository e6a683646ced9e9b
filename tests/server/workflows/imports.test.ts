import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { WorkflowDraft } from "@/server/schemas/workflow-draft";
import { createCatalog } from "@/server/workflows/catalog";
import { openImports, withImports } from "@/server/workflows/imports";

const graph = JSON.stringify({
  1: { class_type: "LoadImage", inputs: { image: "a.png" } },
  2: { class_type: "SaveImage", inputs: { images: ["1", 0] } },
});

const draft: WorkflowDraft = {
  title: "Copy",
  description: "Gives the photo back.",
  licence: "MIT",
  credit: "Nobody",
  fields: [
    {
      shown: true,
      from: "Load Image",
      targets: [{ node: "1", field: "image" }],
      setting: { type: "image", name: "photo", label: "Photo", optional: false },
    },
  ],
  outputs: [{ shown: true, from: "Save Image", node: "2", name: "result", label: "Picture", kind: "image" }],
};

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "imports-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

it("keeps a workflow as a folder that is there at the next start", async () => {
  const path = await folder();
  const put = await (await openImports(path)).put("copy", draft, graph);
  const again = await openImports(path);
  expect(again.all()).toEqual([put]);
  expect(put).toMatchObject({ id: "copy", manifest: { title: "Copy", inputs: [{ name: "photo", kind: "image" }] } });
  expect(await again.draft("copy")).toEqual(draft);
});

it("leaves the graph as it was exported", async () => {
  const path = await folder();
  const text = graph.replace('"a.png"', '"a.png",   "seed": 18446744073709551615');
  const { manifest } = await (await openImports(path)).put("copy", draft, text);
  expect(await readFile(join(path, "copy", manifest.variants[0]?.file ?? ""), "utf8")).toBe(text);
});

it("replaces one, and leaves nothing of the old graph", async () => {
  const path = await folder();
  const imports = await openImports(path);
  await imports.put("copy", draft, graph);
  await imports.put("copy", { ...draft, title: "Other" }, graph.replace("a.png", "b.png"));
  expect(imports.all().map(({ manifest }) => manifest.title)).toEqual(["Other"]);
  expect(await readdir(join(path, "copy"))).toHaveLength(3);
  expect(await (await openImports(path)).all()).toEqual(imports.all());
});

it("changes the form alone, and keeps the graph", async () => {
  const imports = await openImports(await folder());
  const first = await imports.put("copy", draft, graph);
  const second = await imports.put("copy", { ...draft, title: "Other" });
  expect(second.variants).toEqual(first.variants);
  await expect(imports.put("new", draft)).rejects.toMatchObject({ code: "WORKFLOW_NOT_FOUND" });
});

it("refuses a form that does not fit the graph, and keeps what was there", async () => {
  const path = await folder();
  const imports = await openImports(path);
  await imports.put("copy", draft, graph);
  const [field] = draft.fields;
  const wrong = { ...draft, fields: field ? [{ ...field, targets: [{ node: "9", field: "image" }] }] : [] };
  const refused = imports.put("copy", wrong, graph.replace("a.png", "b.png"));
  await expect(refused).rejects.toThrow('the graph has no node "9"');
  await expect(refused).rejects.not.toThrow(path);
  expect((await openImports(path)).all()).toEqual(imports.all());
});

it("removes one", async () => {
  const path = await folder();
  const imports = await openImports(path);
  await imports.put("copy", draft, graph);
  await imports.remove("copy");
  expect(await readdir(path)).toEqual([]);
  await expect(imports.remove("copy")).rejects.toMatchObject({ code: "WORKFLOW_NOT_FOUND" });
});

it("starts without a broken one, and says why", async () => {
  const path = await folder();
  await (await openImports(path)).put("copy", draft, graph);
  await mkdir(join(path, "broken"));
  await writeFile(join(path, "broken", "manifest.json"), "{}");
  await mkdir(join(path, "cut-off", ".trial"), { recursive: true });
  const imports = await openImports(path);
  expect(imports.all().map(({ id }) => id)).toEqual(["copy"]);
  expect(imports.problems().join()).toContain(join("broken", "manifest.json"));
});

it("stands beside what is shipped, which counts where both have an id", async () => {
  const imports = await openImports(await folder());
  const shipped = await imports.put("shipped", { ...draft, title: "Shipped" }, graph);
  const catalog = withImports(createCatalog([shipped]), imports);
  await imports.put("shipped", draft, graph);
  await imports.put("copy", draft, graph);
  expect(catalog.all().map(({ manifest }) => manifest.title)).toEqual(["Shipped", "Copy"]);
  expect(catalog.get("shipped").manifest.title).toBe("Shipped");
  await imports.remove("copy");
  expect(() => catalog.get("copy")).toThrow(expect.objectContaining({ code: "WORKFLOW_NOT_FOUND" }));
});
