import type { Readable } from "node:stream";

/** A ComfyUI graph in API format: node id → class and inputs; a link is [node id, output slot]. */
export type Graph = Record<string, { class_type: string; inputs: Record<string, unknown>; _meta?: { title?: string } }>;

/** A file to hand to the engine before a run. */
export type EngineFile = { filename: string; contentType: string; size: number; open(): Promise<Readable> };
/** How a graph names a file that was staged: what LoadImage takes, e.g. "a.png" or "sub/a.png". */
export type StagedFile = { name: string };

export type EngineProgress =
  | { state: "queued" /** Runs before this one at this engine, 0 = next. */; ahead: number }
  | { state: "running" /** 0..1, never goes back within a run. */; fraction: number };

/** A file that the engine made. Only ids and names; the bytes come by fetch(). */
export type EngineOutput = { nodeId: string; kind: string; filename: string; subfolder: string; type: string };

export type RunRequest = {
  /** Ours, a UUID: asking again with the same id re-attaches to the run instead of starting another. */
  promptId: string;
  graph: Graph;
  onProgress(progress: EngineProgress): void;
  signal: AbortSignal;
};

/**
 * Something that runs a workflow graph. Throws AppError: ENGINE_UNREACHABLE, ENGINE_REJECTED (details.nodeErrors),
 * ENGINE_NODE_FAILED (details.nodeId, nodeType, message), ENGINE_TIMEOUT, ENGINE_LOST (neither in history nor queue),
 * ENGINE_BAD_ANSWER, JOB_CANCELLED (interrupted).
 */
export type Engine = {
  readonly id: string;
  stage(file: EngineFile, signal: AbortSignal): Promise<StagedFile>;
  /** Submits (or re-attaches), waits for the end, returns the outputs that are kept (never temp ones). */
  run(request: RunRequest): Promise<EngineOutput[]>;
  fetch(output: EngineOutput, signal: AbortSignal): Promise<{ body: Readable; size?: number }>;
  /** Takes the prompt out of the queue, or interrupts it, and only it. Unknown ids are not an error. */
  cancel(promptId: string): Promise<void>;
  /** Resolves when the engine answers; what it runs on, for /api/health. */
  check(signal: AbortSignal): Promise<{ version: string; device: string }>;
};
