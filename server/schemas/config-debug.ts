/** What an administrator sees of how this server is set up. */
import { z } from "zod";

const part = z.object({ ok: z.boolean(), ms: z.number().int(), error: z.string().optional() });

const engine = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  state: z.enum(["unknown", "up", "down"]),
  version: z.string().optional(),
  device: z.string().optional(),
  problem: z.string().optional(),
  /** How many kinds of nodes it has; null where it has none or was not heard of yet. */
  nodes: z.number().int().nullable(),
  /** What each workflow's variants for its kind lack there; empty: it can run it. */
  variants: z.array(z.object({ workflow: z.string(), variant: z.string(), lacks: z.array(z.string()) })),
});

export const configDebug = z.object({
  /** Variables of the environment, as they are in effect. Secrets are "(set)" or null. */
  configuration: z.record(z.string(), z.unknown()),
  /** Whether each part answers now. */
  parts: z.record(z.string(), part),
  storage: z.object({
    backend: z.enum(["disk", "s3"]),
    /** Whether files are on this server's disk: all of them, or copies. */
    onDisk: z.boolean(),
  }),
  engines: z.array(engine),
});
export type ConfigDebug = z.infer<typeof configDebug>;
