/** Deletes files whose time is over, a batch a step. */
import { cron, type Inngest } from "inngest";
import type { Deps } from "@/server/deps";
import { expireBatch } from "@/server/services/expiry";
import { RETRIES, retrying } from "./failures";

/** Not at the full hour, when everything else happens. */
const EVERY_HOUR = "23 * * * *";
/** What is left then is taken up by the next run. */
const MOST_BATCHES = 100;

export const expireAssets = (inngest: Inngest, deps: Deps) =>
  inngest.createFunction(
    { id: "expire-assets", triggers: [cron(EVERY_HOUR)], retries: RETRIES, concurrency: { limit: 1 } },
    async ({ step, attempt }) => {
      let after: string | null = "";
      for (let batch = 1; after !== null && batch <= MOST_BATCHES; batch++) {
        const from: string = after;
        const { next } = await step.run(`expire-${batch}`, () => retrying(attempt, () => expireBatch(deps, from)));
        after = next;
      }
    },
  );
