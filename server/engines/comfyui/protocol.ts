/**
 * ComfyUI's answers and messages, as far as we use them. Recorded from ComfyUI 0.3.64; fields that we don't know are
 * dropped, so that newer servers keep working.
 */
import { z } from "zod";

/** GET /system_stats */
export const systemStats = z.object({
  system: z.object({ comfyui_version: z.string().default("unknown") }),
  devices: z.array(z.object({ name: z.string() })).default([]),
});

const fields = z.record(z.string(), z.unknown());

/** GET /object_info: node class → its inputs, in the order in which forms and saved workflows list them. */
export const objectInfo = z.record(
  z.string(),
  z.looseObject({ input: z.looseObject({ required: fields.optional(), optional: fields.optional() }).optional() }),
);

/** POST /upload/image: the name may differ from the one that was asked for ("a (1).png"). */
export const uploaded = z.object({ name: z.string(), subfolder: z.string().default("") });

/** POST /prompt, accepted. */
export const accepted = z.object({ prompt_id: z.string() });

const reason = z.object({ message: z.string(), details: z.string().default("") });

/** POST /prompt, status 400. node_errors is an empty list or object when no single node is at fault. */
export const rejected = z.object({
  error: reason.optional().catch(undefined),
  node_errors: z
    .record(z.string(), z.object({ class_type: z.string().default("?"), errors: z.array(reason) }))
    .catch({}),
});
export type Rejected = z.infer<typeof rejected>;

/** [number, prompt id, graph, …]: lower numbers run first. */
const queueItem = z.tuple([z.number(), z.string()], z.unknown());

/** GET /queue: pending is listed in heap order, not in the order of running. */
export const queue = z.object({ queue_running: z.array(queueItem), queue_pending: z.array(queueItem) });
export type Queue = z.infer<typeof queue>;

/** One run in GET /history/{prompt id}. Outputs: node → key ("images", "gifs", "text" …) → whatever the node says. */
const historyEntry = z.object({
  outputs: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  status: z
    .object({ status_str: z.string(), messages: z.array(z.tuple([z.string(), z.unknown()], z.unknown())).default([]) })
    .nullish(),
});
export type HistoryEntry = z.infer<typeof historyEntry>;

/** GET /history/{prompt id}: empty while the run waits or runs, and when it is unknown. */
export const history = z.record(z.string(), historyEntry);

/** A file under any key of a node's outputs. */
export const fileRef = z.object({ filename: z.string(), subfolder: z.string().default(""), type: z.string() });

/** The message "execution_error", on the socket and in the history. */
export const executionError = z.object({
  node_id: z.string().default("?"),
  node_type: z.string().default("?"),
  exception_type: z.string().default(""),
  exception_message: z.string().default(""),
});
export type ExecutionError = z.infer<typeof executionError>;

const ours = { prompt_id: z.string() };
const steps = { value: z.number(), max: z.number() };

const message = z.discriminatedUnion("type", [
  z.object({ type: z.literal("status") }),
  z.object({ type: z.literal("execution_start"), data: z.object(ours) }),
  z.object({ type: z.literal("execution_cached"), data: z.object({ ...ours, nodes: z.array(z.string()) }) }),
  z.object({ type: z.literal("executing"), data: z.object({ ...ours, node: z.string().nullable() }) }),
  z.object({ type: z.literal("progress"), data: z.object({ ...ours, ...steps, node: z.string() }) }),
  z.object({
    type: z.literal("progress_state"),
    data: z.object({ ...ours, nodes: z.record(z.string(), z.object({ ...steps, state: z.string() })) }),
  }),
  z.object({ type: z.literal("executed"), data: z.object({ ...ours, node: z.string() }) }),
  z.object({ type: z.literal("execution_success"), data: z.object(ours) }),
  z.object({ type: z.literal("execution_error"), data: z.object(ours) }),
  z.object({ type: z.literal("execution_interrupted"), data: z.object(ours) }),
]);
export type Message = z.infer<typeof message>;
/** A message about one run. */
export type RunMessage = Exclude<Message, { type: "status" }>;

/** A text frame of the socket; undefined when it is nothing that we know. */
export function parseMessage(text: string): Message | undefined {
  try {
    return message.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** After these the run is over; the history has it by then (measured: at the latest with "executing", node null). */
export function isEnding({ type, data }: RunMessage): boolean {
  if (type === "executing") return data.node === null;
  return type === "execution_success" || type === "execution_error" || type === "execution_interrupted";
}
