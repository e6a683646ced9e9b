import { z } from "zod";
import { id } from "./id";
import { idempotencyKey } from "./idempotency-key";

export const WEBHOOK_EVENTS = ["job.completed", "job.failed", "job.cancelled", "batch.completed"] as const;
export const webhookEvent = z.enum(WEBHOOK_EVENTS);
export type WebhookEvent = z.infer<typeof webhookEvent>;

/** Checked further by the server: only addresses of the public internet, unless it is set up otherwise. */
export const webhookUrl = z.string().trim().min(1, "needs an address").max(2000);

const events = z
  .array(webhookEvent)
  .min(1, "choose at least one event")
  .transform((chosen) => WEBHOOK_EVENTS.filter((one) => chosen.includes(one)));

export const createEndpoint = z.object({
  url: webhookUrl,
  events: events.default([...WEBHOOK_EVENTS]),
  idempotencyKey,
});
export const updateEndpoint = z.object({ id, url: webhookUrl.optional(), events: events.optional() });
export const endpointRef = z.object({ id });

export const endpointView = z
  .object({
    id,
    url: z.string(),
    events: z.array(webhookEvent),
    circuit: z
      .enum(["closed", "open", "half-open"])
      .describe(
        "closed: it is told. open: after failures it is left alone until openUntil. half-open: the next message is a trial.",
      ),
    failures: z.number().int().describe("In a row."),
    failingSince: z.date().nullable(),
    openUntil: z.date().nullable(),
    disabledAt: z.date().nullable(),
    disabledReason: z.string().nullable(),
    previousSecretUntil: z
      .date()
      .nullable()
      .describe("Until when messages carry a signature by the secret before as well."),
    createdAt: z.date(),
  })
  .meta({ id: "WebhookEndpoint" });
export type EndpointView = z.infer<typeof endpointView>;

/** `secret` is shown this once; take it to check signatures by (https://www.standardwebhooks.com). */
export const newEndpoint = endpointView.extend({ secret: z.string() });
export type NewEndpoint = z.infer<typeof newEndpoint>;

export const deliveryStatus = z.enum(["PENDING", "DELIVERED", "FAILED"]);
export const listDeliveries = endpointRef.extend({
  cursor: id.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export const deliveryRef = z.object({ id, deliveryId: id });

export const deliveryView = z
  .object({
    id,
    endpointId: id.nullable().describe("Of the job or batch's own webhook address: null."),
    url: z.string(),
    messageId: z.string().describe("The header webhook-id."),
    event: z.string(),
    status: deliveryStatus,
    attempts: z.number().int(),
    createdAt: z.date(),
    nextTryAt: z.date().nullable(),
    deliveredAt: z.date().nullable(),
    statusCode: z.number().int().nullable().describe("Of the last try."),
  })
  .meta({ id: "WebhookDelivery" });
export type DeliveryView = z.infer<typeof deliveryView>;
export const deliveryPage = z.object({ items: z.array(deliveryView), nextCursor: id.nullable() });

export const deliveryTry = z.object({
  at: z.date(),
  ms: z.number().int(),
  statusCode: z.number().int().nullable(),
  request: z.object({ url: z.string(), headers: z.record(z.string(), z.string()), body: z.string() }),
  answer: z.string().nullable().describe("The beginning of it."),
  error: z.string().nullable(),
});
export const deliveryDetail = deliveryView.extend({ tries: z.array(deliveryTry) });
export type DeliveryDetail = z.infer<typeof deliveryDetail>;

export const replayDeliveries = endpointRef.extend({
  since: z.coerce.date().describe("Messages made from then on."),
  failedOnly: z.boolean().default(true).describe("Leaves out what arrived."),
});
export const replayed = z.object({ count: z.number().int() });

/** Signs what goes to the webhookUrl of a single job or batch. */
export const ownSecret = z.object({ secret: z.string() });
