import { z } from "zod";
import { assetView } from "./asset";
import { id } from "./id";
import { idempotencyKey } from "./idempotency-key";
import { jobParameters } from "./job";

/** The workflow that draws references of words. */
export const REFERENCE_WORKFLOW = "character-reference";

const name = z.string().trim().min(1, "is missing").max(80, "is longer than 80 characters");
const description = z.string().trim().max(1000, "is longer than 1000 characters");

/** A picture of a person that is kept to be used with many photos. */
export const referenceView = assetView.extend({
  name: z.string().nullable(),
  description: z.string().nullable().describe("The words it was made of, or what its owner says about it."),
  createdAt: z.date(),
});
export type ReferenceView = z.infer<typeof referenceView>;

export const listReferences = z.object({
  cursor: id.optional(),
  limit: z.number().int().min(1).max(100).default(30),
});
export const referencePage = z.object({ items: z.array(referenceView), nextCursor: id.nullable() });

/** assetId: a photo or a result; it stays what it is. */
export const createReference = z.object({
  assetId: id,
  name: name.optional(),
  description: description.optional(),
  idempotencyKey,
});
export const renameReference = z.object({ id, name, description: description.optional() });
export const referenceRef = z.object({ id });
export const generateReference = z.object({
  description: description.min(1, "is missing"),
  parameters: jobParameters.default({}),
  idempotencyKey,
});
/** jobId: the job it serves. */
export const attachReference = z.object({ jobId: id, id });
export const attachedReferences = z.object({ items: z.array(referenceView) });
export const ofJob = z.object({ jobId: id });
