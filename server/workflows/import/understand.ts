/** Makes a graph and a form of whatever files of a workflow were given. */
import { ZodError } from "zod";
import type { Graph, ObjectInfo } from "../../engines/engine";
import { AppError } from "../../errors";
import { graphSchema, looksLikeGraph } from "./api-graph";
import { type Converted, convert } from "./convert";
import { type Hints, NO_HINTS } from "./hints";
import { isRecord, parseJson } from "./json";
import { linearHints } from "./linear-data";
import { type Proposal, propose } from "./propose";
import { readUiWorkflow } from "./ui-workflow";
import { unknownNodes } from "./unknown";
import { validateGraph } from "./validate";
import { readViewComfy, type ViewComfy, viewComfyGraph, viewComfyHints } from "./view-comfy";

/** text: JSON. */
export type GivenFile = { name: string; text: string };
/** file: the graph as it is kept; an API file stays as it was exported. */
export type Understood = Proposal & { graph: Graph; file: string };

/**
 * files: a workflow in UI or API format, or a view_comfy.json, or both together.
 * problems: of conversion, of what this engine would refuse, and of the form, node by node.
 * @throws AppError BAD_REQUEST when a file is none of these
 */
export function understand(files: GivenFile[], info: ObjectInfo): Understood {
  const read = files.map((file) => ({ file, json: parseJson(file.text) }));
  const form = read.find(({ json }) => isRecord(json) && json.file_type === "view_comfy");
  const workflow = read.find((one) => one !== form);
  const viewComfy = form && inWords(form.file, () => readViewComfy(form.json));
  const source = workflow ? fromFile(workflow.file, workflow.json, info) : fromViewComfy(viewComfy, info);
  const hints = viewComfy ? viewComfyHints(viewComfy, source.graph) : source.hints;
  const { draft, problems } = propose({ ...source, info, hints }, (workflow ?? form)?.file.name ?? "");
  const refused = validateGraph(source.graph, info);
  return { graph: source.graph, file: source.file, draft, problems: [...source.problems, ...refused, ...problems] };
}

type Source = Converted & { hints: Hints; file: string };

function fromFile(file: GivenFile, json: unknown, info: ObjectInfo): Source {
  if (looksLikeGraph(json)) {
    const graph = inWords(file, () => graphSchema.parse(json));
    return { graph, shown: [], problems: unknownNodes(graph, info), hints: NO_HINTS, file: file.text };
  }
  if (!isRecord(json) || !Array.isArray(json.nodes))
    throw new AppError("BAD_REQUEST", `${file.name} is not a workflow of ComfyUI, nor a view_comfy.json.`);
  const workflow = inWords(file, () => readUiWorkflow(json));
  const converted = convert(workflow, info);
  return { ...converted, hints: linearHints(workflow.extra, converted), file: asFile(converted.graph) };
}

function fromViewComfy(viewComfy: ViewComfy | undefined, info: ObjectInfo): Source {
  const graph = viewComfy && viewComfyGraph(viewComfy);
  if (!graph) throw new AppError("BAD_REQUEST", "This view_comfy.json has no graph. Add the workflow's own file.");
  return { graph, shown: [], problems: unknownNodes(graph, info), hints: NO_HINTS, file: asFile(graph) };
}

const asFile = (graph: Graph) => `${JSON.stringify(graph, null, 2)}\n`;

function inWords<T>({ name }: GivenFile, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const [issue] = error.issues;
    const at = issue?.path.length ? ` at ${issue.path.join(".")}` : "";
    throw new AppError("BAD_REQUEST", `${name} can't be read${at}: ${issue?.message}.`, { cause: error });
  }
}
