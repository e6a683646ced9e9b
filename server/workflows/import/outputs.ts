/** Finds what a graph makes that can be kept and shown. */
import type { Graph, ObjectInfo } from "../../engines/engine";
import type { DraftOutput } from "../../schemas/workflow-draft";
import { about, type NodeProblem } from "./node-problem";
import { type NodeSpec, nodeSpec } from "./node-spec";

type Kind = DraftOutput["kind"];
export type FoundOutput = { node: string; title: string; kind: Kind };

const MOVING = /animated|webm|video|gif|mp4/i;
const MODEL3D = /^(MESH|VOXEL|SPLAT|FILE_?3D.*|.*GLB.*)$/;

/** problems: output nodes whose results can't be kept, and why. */
export function findOutputs(graph: Graph, info: ObjectInfo): { outputs: FoundOutput[]; problems: NodeProblem[] } {
  const outputs: FoundOutput[] = [];
  const problems: NodeProblem[] = [];
  for (const [id, node] of Object.entries(graph)) {
    const spec = nodeSpec(info, node.class_type);
    if (!spec?.isOutput) continue;
    const kind = kindOf(node.class_type, spec);
    if (kind) outputs.push({ node: id, title: about(id, node).title, kind });
    else problems.push({ ...about(id, node), reason: unkept(node.class_type) });
  }
  return { outputs, problems };
}

function kindOf(classType: string, { inputs }: NodeSpec): Kind | undefined {
  if (isPreview(classType) || MOVING.test(classType)) return undefined;
  const types = inputs.map(({ type }) => type.toUpperCase());
  if (types.some((type) => MODEL3D.test(type))) return "model3d";
  if (types.includes("IMAGE")) return "image";
  return /text|string/i.test(classType) ? "text" : undefined;
}

const isPreview = (classType: string) => /preview|websocket|compare/i.test(classType);

const unkept = (classType: string) =>
  isPreview(classType)
    ? "What this node shows is not kept. Use a node that saves, such as Save Image."
    : "What this node makes can't be shown here: only pictures, 3D models and text can.";
