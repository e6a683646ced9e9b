/** Words for what a node lets people set. */
import type { Graph } from "../../engines/engine";
import { isFile } from "./files";
import type { InputSpec, NodeSpec } from "./node-spec";
import type { Role } from "./prompts";

/** What ComfyUI calls such nodes by itself. */
const GENERIC = /^(load image|clip text encode.*|ksampler.*|primitive.*)$/i;

/** A title that somebody gave to the node says more than the name of its input. */
export function labelOf(node: Graph[string], own: NodeSpec, spec: InputSpec, role: Role | undefined): string {
  const given = givenTitle(node, own);
  const photo = spec.options.image_upload === true;
  if (given && (role || photo || freeInputs(node, own) === 1)) return given;
  if (photo) return "Photo";
  if (role) return role === "positive" ? "What to show" : "What not to show";
  return given ? `${given}: ${pretty(spec.name)}` : pretty(spec.name);
}

function givenTitle({ class_type, _meta }: Graph[string], own: NodeSpec): string | undefined {
  const title = _meta?.title ?? "";
  return title === "" || title === class_type || title === own.title || GENERIC.test(title) ? undefined : title;
}

const freeInputs = (node: Graph[string], { inputs }: NodeSpec) =>
  inputs.filter(({ name }) => Object.hasOwn(node.inputs, name) && !Array.isArray(node.inputs[name])).length;

/** "ddim_uniform" → "Ddim uniform"; names of files stay as they are. */
export function pretty(raw: string | number): string {
  if (isFile(raw)) return String(raw).slice(0, 80);
  const words = String(raw).replace(/[_.]+/g, " ").trim() || String(raw);
  return (words.charAt(0).toUpperCase() + words.slice(1)).slice(0, 80);
}
