import { z } from "zod";
import { id } from "./id";

const job = z.object({ jobId: id, ownerId: id, attempt: z.number().int() });

/** Events carry ids; the rows carry the rest. */
export const eventSchemas = {
  "job/requested": job,
  "job/cancelled": job,
} as const;

export type EventData = { [Name in keyof typeof eventSchemas]: z.infer<(typeof eventSchemas)[Name]> };
