/** Proposes the form of a workflow: what a person gives, what they can set, and what comes back. */
import { type DraftField, type DraftOutput, MAX_FIELDS, type WorkflowDraft } from "../../schemas/workflow-draft";
import { type Candidate, candidates, type Source } from "./candidates";
import { pretty } from "./labels";
import { uniqueLabels, uniqueNames } from "./naming";
import type { NodeProblem } from "./node-problem";
import { type FoundOutput, findOutputs } from "./outputs";

export type Proposal = { draft: WorkflowDraft; problems: NodeProblem[] };

const UNKNOWN = "Unknown";

/** fileName: for a title, when the file has none. problems: what the form will lack, and why. */
export function propose(source: Source, fileName: string): Proposal {
  const { graph, info, hints } = source;
  const found = findOutputs(graph, info);
  const draft = {
    title: (hints.title ?? titleFrom(fileName)).slice(0, 60),
    description: hints.description?.slice(0, 300) ?? "Imported from ComfyUI.",
    licence: UNKNOWN,
    credit: UNKNOWN,
    fields: named(arranged(candidates(source), hints.fields !== undefined)).slice(0, MAX_FIELDS),
    outputs: namedOutputs(found.outputs, hints.outputs),
  };
  return { draft, problems: [...hints.problems, ...found.problems, ...shortcomings(draft)] };
}

const titleFrom = (fileName: string) => pretty(fileName.replace(/\.\w+$/, "").replaceAll("-", " ")) || "Imported";

/** By the file's word if it says what is shown, in its order; else what is usual: photos, texts, numbers. */
function arranged(all: Candidate[], told: boolean): DraftField[] {
  const ranked = all.map((one) => ({ field: one.field, rank: told ? (one.hint ?? HIDDEN) : usualRank(one) }));
  ranked.sort((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank));
  return ranked.map(({ field, rank }) => ({ ...field, shown: rank < HIDDEN }));
}

const HIDDEN = Number.POSITIVE_INFINITY;

function usualRank({ field, role, usual }: Candidate): number {
  if (field.setting.type === "image") return 0;
  if (role) return role === "positive" ? 1 : 2;
  return usual ? 3 : HIDDEN;
}

function named(fields: DraftField[]): DraftField[] {
  const name = uniqueNames();
  const label = uniqueLabels();
  return fields.map((field) => {
    const { setting } = field;
    const base = { image: "photo", prompt: "prompt" }[setting.type as string] ?? setting.name;
    return { ...field, setting: { ...setting, name: name(base), label: label(setting.label) } };
  });
}

const OUTPUT_LABELS = { image: "Picture", model3d: "3D model", text: "Text" };

function namedOutputs(found: FoundOutput[], wanted: string[] = []): DraftOutput[] {
  const name = uniqueNames();
  const label = uniqueLabels();
  const told = found.some(({ node }) => wanted.includes(node));
  return found.map(({ node, title, kind }) => ({
    shown: !told || wanted.includes(node),
    from: title,
    node,
    name: name("result"),
    label: label(OUTPUT_LABELS[kind]),
    kind,
  }));
}

function shortcomings({ fields, outputs }: WorkflowDraft): NodeProblem[] {
  const whole = { nodeId: "", classType: "", title: "The whole" };
  const given = fields.some(({ setting }) => setting.type === "image" || setting.type === "prompt");
  return [
    ...(given ? [] : [{ ...whole, reason: "It asks for no photo and no text, so there is nothing to give it." }]),
    ...(outputs.length > 0 ? [] : [{ ...whole, reason: "It keeps no picture, 3D model or text." }]),
  ];
}
