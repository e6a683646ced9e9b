/** When a job or a batch has ended: makes the messages for whoever wants to know. */
import type { Inngest } from "inngest";
import { batchEnded, jobEnded } from "@/inngest/events";
import type { Deps } from "@/server/deps";
import { tellOfBatch, tellOfJob } from "@/server/services/webhook-messages";
import { RETRIES, retrying } from "./failures";

export const tellWebhooks = (inngest: Inngest, deps: Deps) =>
  inngest.createFunction(
    { id: "tell-webhooks", triggers: [jobEnded, batchEnded], retries: RETRIES },
    async ({ event, attempt }) => {
      const tell = () => ("jobId" in event.data ? tellOfJob(deps, event.data) : tellOfBatch(deps, event.data));
      await retrying(attempt, tell);
    },
  );
