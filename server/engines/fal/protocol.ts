/**
 * fal's answers, as far as we use them. Sources: https://fal.ai/docs/documentation/model-apis/inference/queue,
 * https://fal.ai/docs/api-reference/inference-api, https://fal.ai/docs/documentation/model-apis/errors (of models) and
 * https://fal.ai/docs/documentation/model-apis/request-errors (of fal itself).
 */
import { z } from "zod";

/** POST https://queue.fal.run/{model}. Addresses of a run are taken from here: they leave out a part of the model's id. */
export const submitted = z.object({ status_url: z.string() });

/** GET {status_url}?logs=1 */
export const status = z.discriminatedUnion("status", [
  z.object({ status: z.literal("IN_QUEUE"), queue_position: z.number().int().min(0).catch(0) }),
  z.object({ status: z.literal("IN_PROGRESS"), logs: z.array(z.object({ message: z.string() })).nullish() }),
  z.object({ status: z.literal("COMPLETED"), response_url: z.string() }),
]);

/** What GET {response_url} answers when the run failed, with the model's own status. */
export const problem = z.object({
  detail: z
    .union([
      z.string(),
      z.array(
        z.object({
          /** ["body", "image_url"] */
          loc: z.array(z.union([z.string(), z.number()])).default([]),
          msg: z.string(),
          type: z.string().default(""),
        }),
      ),
    ])
    .optional(),
  /** Of fal itself: request_timeout, runner_disconnected, client_cancelled … */
  error_type: z.string().optional(),
});
export type Problem = z.infer<typeof problem>;

/** Image models that check their pictures blacken those that don't pass. */
export const checkedPictures = z.object({ has_nsfw_concepts: z.array(z.boolean()) });

/** POST https://rest.fal.ai/storage/upload/initiate */
export const initiated = z.object({ upload_url: z.string(), file_url: z.string() });
