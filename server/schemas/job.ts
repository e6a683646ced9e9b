import { z } from "zod";
import { assetView } from "./asset";
import { id } from "./id";
import { idempotencyKey } from "./idempotency-key";
import { webhookUrl } from "./webhook";

export const jobStatus = z.enum(["PENDING", "PROCESSING", "COMPLETED", "FAILED", "CANCELLED"]);
export type JobStatus = z.infer<typeof jobStatus>;
export const jobStage = z.enum(["QUEUED", "PREPARING", "RESTORING", "SAVING"]);
export type JobStage = z.infer<typeof jobStage>;

export const jobParameters = z.record(z.string(), z.union([z.string().max(4000), z.number(), z.boolean()]));
export type JobParameters = z.infer<typeof jobParameters>;

export const createJob = z.object({
  workflowId: z.string().max(100).default("restore"),
  /** The photo, for workflows that take one. */
  inputAssetId: id.optional(),
  /** Name of the workflow's input → photos for it, for workflows that take several. */
  inputs: z.record(z.string().max(100), z.array(id).max(100)).optional(),
  parameters: jobParameters.default({}),
  /** Told when the job has ended, beside the owner's endpoints; signed with webhooks.ownSecret. */
  webhookUrl: webhookUrl.optional(),
  idempotencyKey,
});

export const jobRef = z.object({ id });
export const listJobs = z.object({
  cursor: id.optional(),
  limit: z.number().int().min(1).max(100).default(30),
});
/** lastEventId is filled in by the client library when it reconnects. */
export const watchJob = jobRef.extend({ lastEventId: z.string().max(20).nullish() });

export const jobView = z
  .object({
    id,
    workflowId: z.string(),
    /** The batch that it was made with. */
    batchId: id.nullable(),
    status: jobStatus,
    stage: jobStage,
    /** Percent, whole. */
    progress: z.number().int(),
    /** Place in line, 1 = next; null when it is not waiting. */
    queuePosition: z.number().int().nullable(),
    /** Estimate of the time left in seconds; null when there is nothing to go by. */
    secondsLeft: z.number().nullable(),
    /** Which server or provider has it. */
    engine: z.string().nullable(),
    /** Which of the workflow's variants it takes. */
    variant: z.string().nullable(),
    /** Why it waits, when no engine can take it for now. */
    waitingFor: z.string().nullable(),
    /** Changes with each picture that the engine shows while it works; null when there is none to see. */
    preview: z.number().int().nullable(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    parameters: jobParameters,
    /** The photo that it is about; null where it is made of words alone. */
    input: assetView.nullable(),
    /** Ids of the photos for each input of the workflow, by its name. */
    inputs: z.record(z.string(), z.array(id)),
    results: z.array(assetView),
    createdAt: z.date(),
    updatedAt: z.date(),
    startedAt: z.date().nullable(),
    completedAt: z.date().nullable(),
    /** Grows with every change. */
    version: z.number().int(),
  })
  .meta({ id: "Job" });
export type JobView = z.infer<typeof jobView>;

/** Never kept: a number that is no longer the latest answers with the latest. */
export const previewUrl = (jobId: string, preview: number) => `/api/jobs/${jobId}/preview?n=${preview}`;

export const jobPage = z.object({ items: z.array(jobView), nextCursor: id.nullable() });
export type JobPage = z.infer<typeof jobPage>;
