/** After a cancel: takes the run from its engine and removes what it left, however long that server is away. */
import type { Inngest } from "inngest";
import { jobCancelled } from "@/inngest/events";
import type { Deps } from "@/server/deps";
import { cleanUpCancelled } from "@/server/services/job-run";
import { RETRIES, retrying } from "./failures";

export const cancelJob = (inngest: Inngest, deps: Deps) =>
  inngest.createFunction(
    { id: "cancel-job", triggers: [jobCancelled], retries: RETRIES },
    async ({ event, step, attempt }) => {
      await step.run("clean-up", () => retrying(attempt, () => cleanUpCancelled(deps, event.data, event.data)));
    },
  );
