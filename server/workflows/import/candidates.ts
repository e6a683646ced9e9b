/** Everything in a graph that a person could set. */
import type { Graph, ObjectInfo } from "../../engines/engine";
import type { DraftField, Target } from "../../schemas/workflow-draft";
import type { ShownWidget } from "./convert";
import type { FieldHint, Hints } from "./hints";
import { labelOf, pretty } from "./labels";
import { about } from "./node-problem";
import { type InputSpec, type NodeSpec, nodeSpec } from "./node-spec";
import { place, promptRoles, type Role } from "./prompts";
import { type Setting, settingOf } from "./settings";

/** A graph with what is known of it. */
export type Source = { graph: Graph; shown: ShownWidget[]; info: ObjectInfo; hints: Hints };
/** hint: the place in the list of what the file shows. usual: people know what it does. */
export type Candidate = { field: DraftField; hint?: number; role?: Role; usual: boolean };

const USUAL = new Set([
  "steps",
  "cfg",
  "guidance",
  "denoise",
  "scale_by",
  "megapixels",
  "width",
  "height",
  "batch_size",
]);
const LONGEST_HELP = 300;
const LONGEST_LABEL = 80;

/** In the order of the graph; fields that one widget sets together are one. */
export function candidates(source: Source): Candidate[] {
  const { graph, info } = source;
  const roles = promptRoles(graph, info);
  const takesPhotos = free(graph, info).some(({ spec }) => isPhoto(spec));
  const taken = new Set<string>();
  return free(graph, info).flatMap((one) => {
    if (taken.has(place(one.id, one.spec.name))) return [];
    const outside = source.shown.find(({ sets }) => sets.some((set) => isAt(set, one)));
    const targets = outside?.sets ?? [{ node: one.id, field: one.spec.name }];
    for (const { node, field } of targets) taken.add(place(node, field));
    const role = roles.get(place(one.id, one.spec.name));
    const found = candidate(one, targets, outside?.label, role, source.hints.fields);
    return found ? [takesPhotos ? found : askingForText(found)] : [];
  });
}

/** An input that no link feeds. */
type Free = { id: string; node: Graph[string]; own: NodeSpec; spec: InputSpec; value: unknown };

const free = (graph: Graph, info: ObjectInfo): Free[] =>
  Object.entries(graph).flatMap(([id, node]) => {
    const own = nodeSpec(info, node.class_type);
    if (!own) return [];
    return own.inputs.flatMap((spec) => {
      const value = Object.hasOwn(node.inputs, spec.name) ? node.inputs[spec.name] : undefined;
      return value === undefined || Array.isArray(value) ? [] : [{ id, node, own, spec, value }];
    });
  });

function candidate(
  { id, node, own, spec, value }: Free,
  targets: Target[],
  outside: string | undefined,
  role: Role | undefined,
  hints: FieldHint[] = [],
): Candidate | undefined {
  const at = hints.findIndex((hint) => hint.targets.some((one) => targets.some((two) => isSame(one, two))));
  const hint = hints[at];
  const label = (hint?.label ?? (outside && pretty(outside)) ?? labelOf(node, own, spec, role)).slice(0, LONGEST_LABEL);
  const advanced = hint ? (hint.advanced ?? false) : !role;
  const base = { name: spec.name, label, help: hint?.help?.slice(0, LONGEST_HELP), advanced };
  const setting = settingOf(spec, value, base, hint);
  if (!setting) return undefined;
  const field = { shown: false, from: about(id, node).title, targets, setting };
  return { field, hint: at < 0 ? undefined : at, role, usual: isUsual(spec, setting) };
}

/** Where no photo is given, the text that says what to show is what the person gives. */
function askingForText(one: Candidate): Candidate {
  const { setting } = one.field;
  if (setting.type !== "text" || one.role !== "positive") return one;
  const { name, label, help } = setting;
  return { ...one, field: { ...one.field, setting: { type: "prompt", name, label, help, maxLength: 2000 } } };
}

const isUsual = ({ name }: InputSpec, { type }: Setting) => type === "seed" || (type === "number" && USUAL.has(name));
const isPhoto = ({ options }: InputSpec) => options.image_upload === true;
const isAt = ({ node, field }: Target, { id, spec }: Free) => node === id && field === spec.name;
const isSame = (one: Target, other: Target) => one.node === other.node && one.field === other.field;
