import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { nodeClasses } from "@/server/engine/nodes/registry";
import type { Graph, ObjectInfo } from "@/server/engines/engine";
import { bind } from "@/server/workflows/bind";
import { loadCatalog } from "@/server/workflows/catalog";
import { validateGraph } from "@/server/workflows/import/validate";
import { defaults } from "@/server/workflows/parameters";
import type { LoadedVariant, Workflow } from "@/server/workflows/workflow";

const read = async (name: string): Promise<ObjectInfo> =>
  JSON.parse(await readFile(`tests/fixtures/workflows/${name}.json`, "utf8"));
const own = Object.fromEntries([...nodeClasses].map(([name, { info }]) => [name, info]));
const info: ObjectInfo = { ...own, ...(await read("object-info")), ...(await read("packs")) };
/** In newer versions of ComfyUI only. */
const UNRECORDED = /^(SeedVR2|ResizeImageMaskNode)/;

const workflows = (await loadCatalog("workflows")).all();
const variants = workflows.flatMap((workflow) => workflow.variants.map((variant) => ({ workflow, variant })));
const graphs = variants.filter(({ variant }) => variant.engine === "comfyui");

function bound(workflow: Workflow, variant: LoadedVariant): Graph {
  const files = workflow.manifest.inputs.flatMap(({ name, kind }) => (kind === "text" ? [] : [name]));
  const staged = Object.fromEntries(files.map((name) => [name, [{ name: "photo.png" }]]));
  const chosen = { ...defaults(workflow.manifest), description: "a sailor" };
  const task = bind(workflow, variant, chosen, staged);
  if (task.engine !== "comfyui") throw new Error("not a graph");
  return task.graph;
}

test.each(graphs.map(({ workflow, variant }) => [workflow.id, variant.id, workflow, variant] as const))(
  "%s by %s is a graph that ComfyUI takes",
  (_id, _variant, workflow, variant) => {
    const graph = bound(workflow, variant);
    expect(validateGraph(graph, info)).toEqual([]);
    const unknown = Object.values(graph)
      .map(({ class_type }) => class_type)
      .filter((name) => !Object.hasOwn(info, name) && !UNRECORDED.test(name));
    expect(unknown).toEqual([]);
  },
);

test.each(workflows.map((workflow) => [workflow.id, workflow] as const))(
  "%s says of every file of weights where it comes from",
  (_id, { manifest, variants }) => {
    const told = new Set(manifest.models.map(({ file }) => file));
    const loaded = variants.flatMap((variant) => (variant.engine === "comfyui" ? filesIn(variant.graph) : []));
    expect(loaded.filter((file) => !told.has(file))).toEqual([]);
  },
);

const filesIn = (graph: Graph) =>
  Object.values(graph)
    .filter(({ class_type }) => /Loader/.test(class_type))
    .flatMap(({ inputs }) => Object.values(inputs))
    .filter((value): value is string => typeof value === "string" && /\.(safetensors|pth)$/.test(value));
