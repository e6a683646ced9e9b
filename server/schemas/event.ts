import { z } from "zod";
import { id } from "./id";

const job = z.object({
  jobId: id,
  ownerId: id,
  attempt: z.number().int(),
  /** null, and not absent, for a photo on its own: expressions of functions read it. */
  batchId: id.nullish(),
});
const batch = z.object({ batchId: id, ownerId: id });

/** Events carry ids; the rows carry the rest. */
export const eventSchemas = {
  "job/requested": job,
  /** With where it was then: the row may have gone on to another attempt by the time that this is heard. */
  "job/cancelled": job.extend({
    engine: z.string().nullish(),
    engineRun: z.string().nullish(),
    round: z.number().int().optional(),
  }),
  /** Written with every last state of an attempt. */
  "job/ended": job.extend({ status: z.enum(["COMPLETED", "FAILED", "CANCELLED"]) }),
  "batch/resumed": batch,
  /** Everything of it that has not ended was stopped. */
  "batch/cancelled": batch,
  /** Its last job has ended. */
  "batch/ended": batch,
  /** A message is to be sent. target: its endpoint or host. */
  "webhook/requested": z.object({ deliveryId: id, ownerId: id, target: z.string() }),
  /** Everything of the owner up to this id is to be deleted. */
  "photos/deletion-requested": z.object({ ownerId: id, upTo: id }),
  /** An engine came, or can run more than before: who waits for one may look again. */
  "engines/changed": z.object({}),
} as const;

export type EventData = { [Name in keyof typeof eventSchemas]: z.infer<(typeof eventSchemas)[Name]> };
