/** A message until it has arrived or is given up: each try is a step of its own, with sleeps in between. */
import { type Inngest, NonRetriableError } from "inngest";
import { webhookRequested } from "@/inngest/events";
import type { Deps } from "@/server/deps";
import { abandonDelivery, tryDelivery } from "@/server/services/webhook-delivery";
import { failureOf, RETRIES, retrying } from "./failures";

export const deliverWebhook = (inngest: Inngest, deps: Deps) =>
  inngest.createFunction(
    {
      id: "deliver-webhook",
      triggers: [webhookRequested],
      retries: RETRIES,
      // A receiver that is slow must not hold up the others.
      concurrency: [{ limit: 25 }, { limit: 5, key: "event.data.target" }],
      onFailure: ({ event, error }) =>
        abandonDelivery(deps, event.data.event.data.deliveryId, failureOf(error).message),
    },
    async ({ event, step, attempt }) => {
      for (let number = 1; number <= MOST_TRIES; number++) {
        const outcome = await step.run(`try-${number}`, () =>
          retrying(attempt, () => tryDelivery(deps, event.data.deliveryId)),
        );
        if ("done" in outcome) return;
        await step.sleep(`wait-${number}`, outcome.waitMs);
      }
      throw new NonRetriableError("The message waited too often for its endpoint.");
    },
  );

/** With those that only found the circuit open, over more days than it takes to disable an endpoint. */
const MOST_TRIES = 400;
