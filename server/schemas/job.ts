import { z } from "zod";
import { assetView } from "./asset";
import { id } from "./id";
import { idempotencyKey } from "./idempotency-key";
import { deliverableView, operationRequest } from "./operation";
import { webhookUrl } from "./webhook";

export const jobStatus = z.enum(["PENDING", "PROCESSING", "COMPLETED", "FAILED", "CANCELLED"]);
export type JobStatus = z.infer<typeof jobStatus>;
export const jobStage = z.enum(["QUEUED", "PREPARING", "RESTORING", "SAVING"]);
export type JobStage = z.infer<typeof jobStage>;

export const jobParameters = z.record(z.string(), z.union([z.string().max(4000), z.number(), z.boolean()]));
export type JobParameters = z.infer<typeof jobParameters>;

export const createJob = z.object({
  workflowId: z.string().max(100).default("restore"),
  inputAssetId: id.optional().describe("The photo, for workflows that take one."),
  inputs: z
    .record(z.string().max(100), z.array(id).max(100))
    .optional()
    .describe("Name of the workflow's input → photos for it, for workflows that take several."),
  parameters: jobParameters.default({}),
  operations: z
    .array(operationRequest)
    .max(200)
    .optional()
    .describe("What to make of the first result besides, or of the photo itself (workflow convert)."),
  webhookUrl: webhookUrl
    .optional()
    .describe("Told when the job has ended, beside the owner's endpoints; signed with webhooks.ownSecret."),
  idempotencyKey,
});

export const jobRef = z.object({ id });
export const listJobs = z.object({
  cursor: id.optional(),
  limit: z.number().int().min(1).max(100).default(30),
  single: z.boolean().optional().describe("Leaves out the jobs of batches."),
});
/** lastEventId is filled in by the client library when it reconnects. */
export const watchJob = jobRef.extend({ lastEventId: z.string().max(20).nullish() });

export const jobView = z
  .object({
    id,
    workflowId: z.string(),
    batchId: id.nullable().describe("The batch that it was made with."),
    status: jobStatus,
    stage: jobStage,
    progress: z.number().int().describe("Percent, whole."),
    queuePosition: z.number().int().nullable().describe("Place in line, 1 = next; null when it is not waiting."),
    secondsLeft: z
      .number()
      .nullable()
      .describe("Estimate of the time left in seconds; null when there is nothing to go by."),
    engine: z.string().nullable().describe("Which server or provider has it."),
    variant: z.string().nullable().describe("Which of the workflow's variants it takes."),
    waitingFor: z.string().nullable().describe("Why it waits, when no engine can take it for now."),
    preview: z
      .number()
      .int()
      .nullable()
      .describe("Changes with each picture that the engine shows while it works; null when there is none to see."),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    parameters: jobParameters,
    input: assetView.nullable().describe("The photo that it is about; null where it is made of words alone."),
    inputs: z
      .record(z.string(), z.array(id))
      .describe("Ids of the photos for each input of the workflow, by its name."),
    results: z.array(assetView),
    /** What is made of the first result besides, in the order of the request. */
    deliverables: z.array(deliverableView),
    createdAt: z.date(),
    updatedAt: z.date(),
    startedAt: z.date().nullable(),
    completedAt: z.date().nullable(),
    version: z.number().int().describe("Grows with every change."),
  })
  .meta({ id: "Job" });
export type JobView = z.infer<typeof jobView>;

/** Never kept: a number that is no longer the latest answers with the latest. */
export const previewUrl = (jobId: string, preview: number) => `/api/jobs/${jobId}/preview?n=${preview}`;

export const jobPage = z.object({ items: z.array(jobView), nextCursor: id.nullable() });
export type JobPage = z.infer<typeof jobPage>;
