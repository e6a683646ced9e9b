/** What a node class is: its entry in /object_info, how its inputs are checked, and what it does. */
import type { Folders } from "../folders";
import type { Picture } from "../images/picture";
import type { Models } from "../inference/models";

/** [type or list of choices, options], as in /object_info. */
export type InputSpec = [type: string | string[], options?: Record<string, unknown>];

/** An entry of GET /object_info. */
export type NodeInfo = {
  input: { required: Record<string, InputSpec>; hidden?: Record<string, string> };
  input_order: { required: string[]; hidden?: string[] };
  output: string[];
  output_is_list: boolean[];
  output_name: string[];
  output_tooltips?: null[];
  name: string;
  display_name: string;
  description: string;
  python_module: string;
  category: string;
  output_node: boolean;
  deprecated?: boolean;
  experimental?: boolean;
  api_node?: boolean;
};

/** A file an output node made, as clients ask for it at /view. */
export type SavedFile = { filename: string; subfolder: string; type: string };
/** By what they are, under ComfyUI's keys. */
export type NodeOutput = { images?: SavedFile[]; "3d"?: SavedFile[] };

/** What a running node may use. */
export type NodeContext = {
  folders: Folders;
  models: Models;
  /** The whole graph, written into the files that output nodes save. */
  prompt: Record<string, object>;
  /** `extra_pnginfo` of the request: text chunks for the saved files. */
  pngInfo: Record<string, unknown>;
  progress(value: number, max: number): void;
  /** Shows the result so far; what comes too soon after the last one is left out. */
  preview(picture: Picture): Promise<void>;
  /** Throws Interrupted when someone asked for it. */
  throwIfInterrupted(): void;
};

export type NodeResult = {
  /** One value for each of the class's outputs. */
  values: unknown[];
  /** Given by output nodes. */
  output?: NodeOutput;
};

export type NodeClass = {
  info: NodeInfo;
  /** An input whose choices are files; listed anew for each GET /object_info. */
  files?: { input: string; list(folders: Folders): Promise<string[]> };
  /** Checks one input instead of its list of choices; a string says what is wrong. */
  check?: { input: string; refuse(value: unknown, folders: Folders): string | undefined };
  /** What the result depends on besides the inputs, such as the bytes of a file. */
  fingerprint?(inputs: Record<string, unknown>, folders: Folders): Promise<string>;
  /** Throws PythonError or anything else: the run then ends with execution_error. */
  run(inputs: Record<string, unknown>, context: NodeContext): Promise<NodeResult>;
};

type Description = {
  name: string;
  title: string;
  category: string;
  module?: string;
  inputs: Record<string, InputSpec>;
  hidden?: Record<string, string>;
  outputs: string[];
  /** ComfyUI moved some classes to a newer way of declaring them, whose entries have more keys. */
  schema?: "v1" | "v3";
};

/** The /object_info entry of a class, with the keys and defaults ComfyUI gives it. */
export function describe({
  name,
  title,
  category,
  inputs,
  hidden,
  outputs,
  module = "nodes",
  schema = "v1",
}: Description) {
  const info: NodeInfo = {
    input: { required: inputs, ...(hidden && { hidden }) },
    input_order: { required: Object.keys(inputs), ...(hidden && { hidden: Object.keys(hidden) }) },
    output: outputs,
    output_is_list: outputs.map(() => false),
    output_name: outputs,
    ...(schema === "v3" && { output_tooltips: outputs.map(() => null) }),
    name,
    display_name: title,
    description: "",
    python_module: module,
    category,
    output_node: outputs.length === 0,
    ...(schema === "v3" && { deprecated: false, experimental: false, api_node: false }),
  };
  return info;
}
