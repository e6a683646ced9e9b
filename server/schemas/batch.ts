import { z } from "zod";
import { id } from "./id";
import { jobParameters, jobStage, jobStatus } from "./job";
import { operationRequest } from "./operation";
import { webhookUrl } from "./webhook";

export const MOST_PHOTOS = 500;

export const batchStatus = z.enum(["RUNNING", "PAUSED", "CANCELLED", "COMPLETED"]);
export type BatchStatus = z.infer<typeof batchStatus>;

export const createBatch = z.object({
  title: z.string().trim().max(120).optional(),
  workflowId: z.string().max(100).default("restore"),
  parameters: jobParameters.default({}).describe("Of every photo, unless it has its own."),
  photos: z
    .array(z.object({ inputAssetId: id, parameters: jobParameters.default({}) }))
    .min(1, "needs a photo")
    .max(MOST_PHOTOS, `takes ${MOST_PHOTOS} photos at most`),
  operations: z.array(operationRequest).max(200).optional().describe("Made for every photo."),
  webhookUrl: webhookUrl.optional().describe("Told when the last job has ended; signed with webhooks.ownSecret."),
  idempotencyKey: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("The same key again answers with the batch that the first call made."),
});

export const batchRef = z.object({ id });
export const listBatches = z.object({
  cursor: id.optional(),
  limit: z.number().int().min(1).max(100).default(30),
});
/** lastEventId is filled in by the client library when it reconnects. */
export const watchBatch = batchRef.extend({ lastEventId: z.string().max(20).nullish() });

export const batchView = z
  .object({
    id,
    workflowId: z.string(),
    title: z.string(),
    parameters: jobParameters,
    status: batchStatus,
    total: z.number().int(),
    counts: z.record(jobStatus, z.number().int()).describe("How many of its jobs are in each state."),
    progress: z.number().int().describe("Percent of the whole, whole."),
    secondsLeft: z
      .number()
      .nullable()
      .describe(
        "Estimate of the time until the last job has ended; null while it is paused, waits for an engine, or has ended.",
      ),
    cover: z.array(id).describe("Ids of its first photos."),
    createdAt: z.date(),
    completedAt: z.date().nullable(),
    version: z.number().int().describe("Grows with every change of the batch itself and with every end of a job."),
  })
  .meta({ id: "Batch" });
export type BatchView = z.infer<typeof batchView>;

/** A job of a batch, as short as a contact sheet needs it. */
export const batchPhoto = z.object({
  /** Of the job. */
  id,
  status: jobStatus,
  stage: jobStage,
  progress: z.number().int(),
  filename: z.string(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  inputAssetId: id.nullable(),
  resultAssetId: id.nullable().describe("The first of its results."),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  version: z.number().int().describe("Of the job."),
});
export type BatchPhoto = z.infer<typeof batchPhoto>;

export const batchDetail = batchView.extend({ photos: z.array(batchPhoto) });
export type BatchDetail = z.infer<typeof batchDetail>;

/** What is new since the event before; the first event has every photo. */
export const batchChange = z.object({ batch: batchView, photos: z.array(batchPhoto) });
export type BatchChange = z.infer<typeof batchChange>;

export const batchPage = z.object({ items: z.array(batchView), nextCursor: id.nullable() });

/** What is done by now, in one ZIP. */
export const batchZipUrl = (batchId: string) => `/api/v1/batches/${batchId}/assets.zip`;
