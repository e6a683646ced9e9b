/** Reads one workflow's folder and checks it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Graph } from "../engines/engine";
import { hostedMapping, type Variant } from "../schemas/variant";
import { manifest as manifestSchema } from "../schemas/workflow";
import { check } from "./check";
import type { Problem } from "./problem";
import type { LoadedVariant, Workflow } from "./workflow";

const graphSchema: z.ZodType<Graph> = z.record(
  z.string(),
  z.looseObject({ class_type: z.string(), inputs: z.record(z.string(), z.unknown()) }),
);

type Read<T> = T | { problems: string[] };

/** problems: one line each, with file, path and reason. */
export async function readWorkflow(folder: string, id: string): Promise<Read<{ workflow: Workflow }>> {
  const file = join(folder, "manifest.json");
  const read = await readJson(file, manifestSchema);
  if ("problems" in read) return read;
  const manifest = read.value;
  const loaded = await Promise.all(manifest.variants.map((variant) => readVariant(folder, variant)));
  const unread = loaded.flatMap((result) => ("problems" in result ? result.problems : []));
  if (unread.length > 0) return { problems: unread };
  const variants = loaded.flatMap((result) => ("variant" in result ? [result.variant] : []));
  const problems = check(manifest, variants);
  if (problems.length > 0) return { problems: problems.map((problem) => line(file, problem)) };
  return { workflow: { id, folder, manifest, variants } };
}

async function readVariant(folder: string, variant: Variant): Promise<Read<{ variant: LoadedVariant }>> {
  const file = join(folder, variant.file);
  if (variant.engine === "comfyui") {
    const graph = await readJson(file, graphSchema);
    return "problems" in graph ? graph : { variant: { ...variant, graph: graph.value } };
  }
  const mapping = await readJson(file, hostedMapping);
  return "problems" in mapping ? mapping : { variant: { ...variant, mapping: mapping.value } };
}

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<Read<{ value: T }>> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(file, "utf8")));
    if (parsed.success) return { value: parsed.data };
    const problems = parsed.error.issues.map((issue) => ({ path: issue.path.join("."), reason: issue.message }));
    return { problems: problems.map((problem) => line(file, problem)) };
  } catch (error) {
    return { problems: [line(file, { path: "", reason: error instanceof Error ? error.message : String(error) })] };
  }
}

const line = (file: string, { path, reason }: Problem) => `${file}: ${path ? `${path}: ` : ""}${reason}`;
