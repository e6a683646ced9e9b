import { z } from "zod";
import { id } from "./id";

export const jobAssetRole = z.enum(["INPUT", "RESULT", "REFERENCE", "DELIVERABLE"]);
export type JobAssetRole = z.infer<typeof jobAssetRole>;

/** One file that a job took in or made. */
export const jobAsset = z
  .object({
    id,
    role: jobAssetRole,
    name: z
      .string()
      .nullable()
      .describe("The input of the workflow that it was given for, or the operation that made it."),
    path: z
      .string()
      .describe("Where it lies in the ZIP: unique within the job, without anything that leads out of its folder."),
    filename: z.string(),
    contentType: z.string(),
    size: z.number().int(),
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
    sha256: z.string().nullable().describe("Of the whole file, in hex."),
    expiresAt: z.date().nullable(),
    persisted: z.boolean().describe("A copy of its own is kept with the job."),
    available: z.boolean().describe("false: its time is over and there is no copy of it."),
  })
  .meta({ id: "JobFile" });
export type JobAsset = z.infer<typeof jobAsset>;
export const jobAssets = z.object({ items: z.array(jobAsset) });

/** All of them in one ZIP. */
export const assetsZipUrl = (jobId: string) => `/api/v1/jobs/${jobId}/assets.zip`;
