/**
 * How many of ComfyUI's official templates convert: TEMPLATES_DIR names the folder of the package
 * comfyui-workflow-templates-json, OBJECT_INFO a file with what a ComfyUI server answers at /object_info.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ObjectInfo } from "@/server/engines/engine";
import { convert } from "@/server/workflows/import/convert";
import { isRecord, parseJson } from "@/server/workflows/import/json";
import { isVirtual } from "@/server/workflows/import/scope";
import { readUiWorkflow, type UiWorkflow } from "@/server/workflows/import/ui-workflow";
import { validateGraph } from "@/server/workflows/import/validate";
import type { Row } from "./row";

const SHARE = 0.95;

type Tried = { name: string; missing: string[]; converts: boolean; reasons: string[] };

export async function benchTemplates(): Promise<Row[]> {
  const { TEMPLATES_DIR, OBJECT_INFO } = process.env;
  if (!TEMPLATES_DIR || !OBJECT_INFO)
    throw new Error("Set TEMPLATES_DIR and OBJECT_INFO; see tests/bench/templates.ts");
  const info = JSON.parse(readFileSync(OBJECT_INFO, "utf8")) as ObjectInfo;
  const tried = readdirSync(TEMPLATES_DIR).flatMap((name) => {
    const json = parseJson(readFileSync(join(TEMPLATES_DIR, name), "utf8"));
    return isRecord(json) && Array.isArray(json.nodes) ? [tryOne(name, json, info)] : [];
  });
  tell(tried);
  return rows(tried);
}

function tryOne(name: string, json: unknown, info: ObjectInfo): Tried {
  try {
    const workflow = readUiWorkflow(json);
    const { graph, problems } = convert(workflow, info);
    const reasons = [...problems, ...validateGraph(graph, info)].map((one) => `${one.classType}: ${one.reason}`);
    return { name, missing: missingClasses(workflow, info), converts: problems.length === 0, reasons };
  } catch (error) {
    return { name, missing: [], converts: false, reasons: [String(error)] };
  }
}

function missingClasses(workflow: UiWorkflow, info: ObjectInfo): string[] {
  const nodes = [workflow, ...workflow.subgraphs.values()].flatMap((graph) => [...graph.nodes.values()]);
  const real = nodes.filter((node) => !isVirtual(node) && !workflow.subgraphs.has(node.type));
  return [...new Set(real.map(({ type }) => type))].filter((type) => !Object.hasOwn(info, type));
}

function rows(tried: Tried[]): Row[] {
  const known = tried.filter(({ missing }) => missing.length === 0);
  const share = (figure: string, good: Tried[]): Row => ({
    figure,
    measured: `${good.length} of ${known.length} (${((100 * good.length) / known.length).toFixed(1)} %)`,
    target: `≥ ${100 * SHARE} %`,
    ok: good.length >= SHARE * known.length,
  });
  const count = (figure: string, list: Tried[]): Row => ({
    figure,
    measured: String(list.length),
    target: "",
    ok: true,
  });
  return [
    count("templates", tried),
    count("templates without a node class this engine lacks", known),
    share(
      "of these converted",
      known.filter(({ converts }) => converts),
    ),
    share(
      "of these valid for this engine",
      known.filter(({ reasons }) => reasons.length === 0),
    ),
    count(
      "others that convert, as what is lacking does not run",
      tried.filter((one) => one.missing.length > 0 && one.converts),
    ),
  ];
}

const TOP = 12;

function tell(tried: Tried[]): void {
  for (const { name, missing, reasons } of tried) {
    if (missing.length === 0 && reasons.length > 0) console.log(`  ${name}: ${[...new Set(reasons)].join(" ")}`);
  }
  const lacking = new Map<string, number>();
  for (const type of tried.flatMap(({ missing }) => missing)) lacking.set(type, (lacking.get(type) ?? 0) + 1);
  const top = [...lacking].sort(([, a], [, b]) => b - a).slice(0, TOP);
  console.log(
    `  ${lacking.size} classes are lacking; most often ${top.map(([type, n]) => `${type} (${n})`).join(", ")}`,
  );
}
