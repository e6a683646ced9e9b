/** ComfyUI's API format, "Export (API)": node id → class and inputs. */
import { z } from "zod";
import type { Graph } from "../../engines/engine";
import { isRecord } from "./json";
import { MAX_NODES } from "./scope";

const node = z.looseObject({
  class_type: z.string().min(1),
  inputs: z.record(z.string(), z.unknown()),
  _meta: z.looseObject({ title: z.string().optional() }).optional(),
});

export const graphSchema: z.ZodType<Graph> = z
  .record(z.string(), node)
  .refine((graph) => Object.keys(graph).length <= MAX_NODES, `has more than ${MAX_NODES} nodes`);

/** Whether this is meant to be a graph in API format. */
export const looksLikeGraph = (json: unknown): boolean =>
  isRecord(json) &&
  Object.values(json).length > 0 &&
  Object.values(json).every((one) => isRecord(one) && "class_type" in one);
