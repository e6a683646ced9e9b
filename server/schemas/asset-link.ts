import { z } from "zod";
import { id } from "./id";

/** Where a file can be had for a while. The names are those of the REST API. */
export const assetLink = z.object({
  image_id: id,
  /** Absolute; whoever has it may read the file. */
  image_url: z.url(),
  /** Who will answer it. */
  storage_backend: z.enum(["disk", "s3"]),
  /** Counted from this answer. Ask again for a new link; the id stays. */
  expires_in_seconds: z.number().int().positive(),
  /** Of the file in the bucket, below S3_PREFIX; null where files are kept on the server's disk. */
  cloud_path: z.string().nullable(),
});
export type AssetLink = z.infer<typeof assetLink>;

export const linkAsked = z.object({
  id,
  /** Over REST: answer 302 to the file. */
  redirect: z.boolean().optional(),
});
