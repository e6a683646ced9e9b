/** What a file says of the form that a workflow should have. */
import type { Target } from "../../schemas/workflow-draft";
import type { NodeProblem } from "./node-problem";

export type FieldHint = {
  targets: Target[];
  label?: string;
  help?: string;
  advanced?: boolean;
  choices?: { value: string | number; label: string }[];
  range?: { min: number; max: number; step: number };
};

export type Hints = {
  title?: string;
  description?: string;
  /** Exactly what is shown, in this order; undefined when the file does not say. */
  fields?: FieldHint[];
  /** Ids of the nodes whose results are kept; undefined when the file does not say. */
  outputs?: string[];
  /** What it asks for and the graph does not have. */
  problems: NodeProblem[];
};

export const NO_HINTS: Hints = { problems: [] };
