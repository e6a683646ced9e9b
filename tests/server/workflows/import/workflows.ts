/** Workflows in ComfyUI's UI format, official ones and small ones made here. */
import { readFileSync } from "node:fs";
import type { ObjectInfo } from "@/server/engines/engine";
import { convert } from "@/server/workflows/import/convert";
import { parseJson } from "@/server/workflows/import/json";
import { readUiWorkflow } from "@/server/workflows/import/ui-workflow";

const FOLDER = new URL("../../../fixtures/workflows/", import.meta.url);

export const readFixture = (name: string) => readFileSync(new URL(`${name}.json`, FOLDER), "utf8");
export const template = (name: string) => parseJson(readFixture(name)) as Record<string, unknown>;
export const objectInfo = template("object-info") as ObjectInfo;

export const TEMPLATES = [
  "utility-gan_upscaler",
  "sdxl_simple_example",
  "hidream_e1_1",
  "flux_depth_lora_example",
  "3d_hunyuan3d-v2.1",
  "template_qwen_image_illustration_lora",
];

type Json = Record<string, unknown>;
/** [link id, from, slot, to, slot, type] */
export type LinkRow = [number, number, number, number, number, string];

/** A node; inputs: name → link id, or null; "text*" has a widget of that name. */
export function node(id: number, type: string, { inputs = {}, ...rest }: NodeParts = {}): Json {
  const slots = Object.entries(inputs).map(([key, link]) => {
    const name = key.replace("*", "");
    return { name, type: TYPES[name] ?? "*", link, ...(key.endsWith("*") ? { widget: { name } } : {}) };
  });
  return { id, type, mode: 0, inputs: slots, ...rest };
}
type NodeParts = { inputs?: Record<string, number | null> } & Json;
const TYPES: Record<string, string> = {
  image: "IMAGE",
  images: "IMAGE",
  upscale_model: "UPSCALE_MODEL",
  text: "STRING",
};

export const ui = (nodes: Json[], links: LinkRow[] = [], rest: Json = {}): Json => ({
  version: 0.4,
  nodes,
  links,
  ...rest,
});

export const convertJson = (json: unknown, info = objectInfo) => convert(readUiWorkflow(json), info);
