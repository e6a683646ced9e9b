/** The port behind which photos are restored: what an engine takes, tells and gives back, whoever runs it. */
import type { Readable } from "node:stream";

export type EngineKind = "comfyui" | "replicate" | "fal";

/** A ComfyUI graph in API format: node id → class and inputs; a link is [node id, output slot]. */
export type Graph = Record<string, { class_type: string; inputs: Record<string, unknown>; _meta?: { title?: string } }>;

/** What is to be run: everything is filled in. */
export type Task =
  | { engine: "comfyui"; graph: Graph }
  | { engine: "replicate" | "fal" /** "owner/name" or "owner/name:version" */; model: string; input: HostedInput };
export type HostedInput = Record<string, unknown>;

/** A file to hand to the engine before a run. */
export type EngineFile = { filename: string; contentType: string; size: number; open(): Promise<Readable> };
/** What a task puts where the file belongs: LoadImage's name ("a.png", "sub/a.png"), or a URL at hosted engines. */
export type StagedFile = { name: string };

export type EngineProgress =
  | { state: "queued" /** Runs before this one at this engine, 0 = next. */; ahead: number }
  | { state: "running" /** 0..1, never goes back within a run. */; fraction: number };

/** The picture as it stands while the engine works on it. */
export type EnginePreview = { bytes: Uint8Array; contentType: "image/jpeg" | "image/png" };

/** A file that the engine made. Only names; the bytes come by fetch(). */
export type EngineOutput = {
  /** Who made it: the node's id (ComfyUI), or the path in the model's answer (hosted). */
  source: string;
  /** The engine's own word for what it is: "images", "gifs", "3d", "text" … */
  kind: string;
  /** A bare name, checked: no folders, no control characters. */
  filename: string;
  /** Opaque: the engine's own way to fetch it. */
  ref: string;
};

export type RunRequest = {
  /** Ours, a UUID: asking again with the same id re-attaches to the run instead of starting another. */
  promptId: string;
  task: Task;
  /** Sources whose files are wanted; what others make stays where it is. */
  outputs: string[];
  /** Others that wait at the engine, also those that come later, go first; where it lets its users say so. */
  yields?: boolean;
  /** What an earlier attempt of this run was told by onHandle. */
  handle?: string;
  /** An earlier attempt asked for this run, and never heard whether the provider took it. */
  asked?: boolean;
  /** Awaited before a provider is asked for a run that costs money: true; and once it is sure not to have it: false. */
  onAsk?(asked: boolean): Promise<void>;
  /** Awaited once a provider has taken the run under an id of its own; engines that keep our promptId never call it. */
  onHandle(handle: string): Promise<void>;
  /** Must not throw. */
  onProgress(progress: EngineProgress): void;
  /** Must not throw. */
  onPreview?(preview: EnginePreview): void;
  signal: AbortSignal;
};

/** ComfyUI's GET /object_info: node class → inputs; an input is [type, options] or [list of values, options]. */
export type ObjectInfo = Record<string, NodeInfo>;
export type NodeInfo = {
  input?: Partial<Record<"required" | "optional", Record<string, unknown>>>;
  [field: string]: unknown;
};

/** What an engine can run: ComfyUI says it node by node; a hosted one runs any model. */
export type Capabilities = { engine: "comfyui"; objectInfo: ObjectInfo } | { engine: "replicate" | "fal" };

/** Runs of everyone at this engine. */
export type Load = { running: number; pending: number };

/**
 * Something that runs a task. Throws AppError: ENGINE_UNREACHABLE, ENGINE_REJECTED (details.nodeErrors),
 * ENGINE_NODE_FAILED (details.nodeId, nodeType, message), ENGINE_TIMEOUT, ENGINE_LOST (neither in history nor queue),
 * ENGINE_BAD_ANSWER, JOB_CANCELLED (interrupted).
 */
export type Engine = {
  /** Stands in job rows: the same after a restart. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly kind: EngineKind;
  stage(file: EngineFile, signal: AbortSignal): Promise<StagedFile>;
  /** Submits (or re-attaches), waits for the end, returns the outputs that are kept (never temp ones). */
  run(request: RunRequest): Promise<EngineOutput[]>;
  fetch(output: EngineOutput, signal: AbortSignal): Promise<{ body: Readable; size?: number }>;
  /** Takes the run out of the queue, or interrupts it, and only it. Unknown ids are not an error. */
  cancel(promptId: string, handle?: string): Promise<void>;
  /** Resolves when the engine answers; what it runs on, for /api/health. */
  check(signal: AbortSignal): Promise<{ version: string; device: string }>;
  load(signal: AbortSignal): Promise<Load>;
  capabilities(signal: AbortSignal): Promise<Capabilities>;
};
