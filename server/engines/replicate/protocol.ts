/**
 * Replicate's answers, as far as we use them. Source: https://replicate.com/docs/reference/http and
 * https://replicate.com/docs/topics/predictions/lifecycle.
 */
import { z } from "zod";

/** POST /v1/predictions, POST /v1/models/{owner}/{name}/predictions, GET /v1/predictions/{id} */
export const prediction = z.object({
  id: z.string().regex(/^[a-z0-9]{6,64}$/),
  /** aborted: its deadline passed before it started. */
  status: z.enum(["starting", "processing", "succeeded", "failed", "canceled", "aborted"]),
  output: z.unknown(),
  error: z.unknown(),
  logs: z.string().nullish(),
  /** Input and output are deleted an hour after the end. */
  data_removed: z.boolean().nullish(),
});
export type Prediction = z.infer<typeof prediction>;

/** POST /v1/files */
export const uploaded = z.object({ urls: z.object({ get: z.url({ protocol: /^https$/ }) }) });

/** RFC 7807, with the fields of the input that are wrong. */
export const problem = z.object({
  detail: z.string().optional(),
  title: z.string().optional(),
  invalid_fields: z.array(z.object({ field: z.string(), description: z.string() })).optional(),
});
