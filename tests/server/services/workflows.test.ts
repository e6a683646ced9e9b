import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { byId, example, list } from "@/server/services/workflows";
import { createCatalog } from "@/server/workflows/catalog";
import { testDeps } from "@/tests/support/deps";
import { exampleWorkflow } from "@/tests/support/workflows";

const PICTURE = Buffer.from("RIFF0000WEBP");

/** A workflow with a pair of pictures, and a file that is none of them. */
async function withPictures() {
  const deps = await testDeps();
  const folder = join(deps.tempDir, "pictured");
  await mkdir(folder);
  await writeFile(join(folder, "old.webp"), PICTURE);
  await writeFile(join(folder, "manifest.json"), "{}");
  const workflow = exampleWorkflow();
  const pictured = {
    ...workflow,
    id: "pictured",
    folder,
    manifest: { ...workflow.manifest, example: { before: "old.webp", after: "new.webp" } },
  };
  return { ...deps, catalog: createCatalog([pictured, { ...workflow, id: "bare" }]) };
}

test("what can be done here comes first, the default before all, and nothing is left out", async () => {
  const deps = await testDeps();
  const named = (id: string, title: string, kind: "comfyui" | "replicate") => {
    const workflow = exampleWorkflow();
    const variants = workflow.variants.filter(({ engine }) => engine === kind);
    return { ...workflow, id, manifest: { ...workflow.manifest, title }, variants };
  };
  const catalog = createCatalog([
    named("closed", "A", "replicate"),
    named("later", "C", "comfyui"),
    named("sooner", "B", "comfyui"),
    named("restore", "Restore", "comfyui"),
  ]);
  expect(list({ ...deps, catalog }).map(({ id, offered }) => [id, offered])).toEqual([
    ["restore", true],
    ["sooner", true],
    ["later", true],
    ["closed", false],
  ]);
});

test("one workflow comes with the JSON Schema of its parameters", async () => {
  const deps = await withPictures();
  const { parameters, parameterSchema } = byId(deps, "bare");
  expect(Object.keys(parameterSchema.properties ?? {})).toEqual(parameters.map(({ name }) => name));
  expect(() => byId(deps, "nothing")).toThrow('There is no workflow "nothing" here.');
});

test("the pictures named in the manifest are served, and nothing else", async () => {
  const deps = await withPictures();
  const { bytes, contentType, etag } = await example(deps, "pictured", "before");
  expect(bytes.equals(PICTURE)).toBe(true);
  expect(contentType).toBe("image/webp");
  expect(etag).toMatch(/^"[\w-]{43}"$/);
  const missing = { code: "NOT_FOUND" };
  await expect(example(deps, "pictured", "after")).rejects.toMatchObject(missing);
  await expect(example(deps, "bare", "before")).rejects.toMatchObject(missing);
  await expect(example(deps, "../pictured", "before")).rejects.toMatchObject({ code: "WORKFLOW_NOT_FOUND" });
});
