import { z } from "zod";
import { id } from "./id";

/** Where a file can be had for a while. The names are those of the REST API. */
export const assetLink = z
  .object({
    image_id: id,
    image_url: z.url().describe("Absolute; whoever has it may read the file."),
    storage_backend: z.enum(["disk", "s3"]).describe("Who will answer it."),
    expires_in_seconds: z
      .number()
      .int()
      .positive()
      .describe("Counted from this answer. Ask again for a new link; the id stays."),
    cloud_path: z
      .string()
      .nullable()
      .describe("Of the file in the bucket, below S3_PREFIX; null where files are kept on the server's disk."),
  })
  .meta({ id: "Link" });
export type AssetLink = z.infer<typeof assetLink>;

export const linkAsked = z.object({
  id,
  redirect: z.boolean().optional().describe("Over REST: answer 302 to the file."),
});
