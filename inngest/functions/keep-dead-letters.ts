/** Keeps what failed for good, of every function there is: also where an Inngest server runs them. */
import type { Inngest } from "inngest";
import type { Deps } from "@/server/deps";
import { buryRun, type FailedRun } from "@/server/services/dead-letters";
import { RETRIES, retrying } from "./failures";

/** Messages that did not arrive are kept as such, by what sends them. */
const KEPT_ELSEWHERE = /-deliver-webhook$/;

export const keepDeadLetters = (inngest: Inngest, deps: Deps) =>
  inngest.createFunction(
    { id: "keep-dead-letters", triggers: [{ event: "inngest/function.failed" }], retries: RETRIES },
    async ({ event, attempt }) => {
      const failed = event.data as FailedRun;
      if (KEPT_ELSEWHERE.test(failed.function_id)) return;
      await retrying(attempt, () => buryRun(deps, failed, 1 + RETRIES));
    },
  );
