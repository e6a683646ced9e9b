import { z } from "zod";
import { id } from "./id";

export const deadLetterKind = z.enum(["RUN", "EVENT", "WEBHOOK"]);
export const deadLetterStatus = z.enum(["OPEN", "REQUEUED", "DISCARDED"]);

/** Left out, a field does not choose. */
const which = z.object({ kind: deadLetterKind.optional(), name: z.string().max(2000).optional() });

export const listDeadLetters = which.extend({
  status: deadLetterStatus.optional(),
  cursor: id.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});
export const deadLetterRef = z.object({ id });
/** All open ones that are so; several hundred at once, so ask again while the count is not 0. */
export const deadLetterFilter = which;

export const deadLetterView = z
  .object({
    id,
    kind: deadLetterKind,
    status: deadLetterStatus,
    name: z.string().describe("The function, the event's name or the endpoint's address."),
    subjectId: z.string().nullable().describe("The job, batch or delivery that it is about."),
    errorCode: z.string().nullable(),
    error: z.string(),
    attempts: z.number().int(),
    createdAt: z.date(),
    updatedAt: z.date(),
  })
  .meta({ id: "DeadLetter" });
export type DeadLetterView = z.infer<typeof deadLetterView>;

export const deadLetterDetail = deadLetterView.extend({
  payload: z.json(),
  history: z
    .array(z.object({ at: z.string(), what: z.string(), by: z.string().nullable() }))
    .describe("by: e-mail address of the administrator; null: the server itself."),
});
export type DeadLetterDetail = z.infer<typeof deadLetterDetail>;
export const deadLetterPage = z.object({ items: z.array(deadLetterView), nextCursor: id.nullable() });
/** failed: could not be queued again, for the reason that their history names. */
export const deadLetterCount = z.object({ done: z.number().int(), failed: z.number().int() });
