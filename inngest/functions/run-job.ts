/** A job from the event that asks for it to its end, in four steps that are each tried again by themselves. */
import type { Inngest } from "inngest";
import { jobCancelled, jobRequested } from "@/inngest/events";
import type { Deps } from "@/server/deps";
import { storeResults } from "@/server/services/job-results";
import { completeJob, failJob, runGraph, stageInput } from "@/server/services/job-run";
import { failureOf, RETRIES, retrying } from "./failures";

export const runJob = (inngest: Inngest, deps: Deps) =>
  inngest.createFunction(
    {
      id: "run-job",
      triggers: [jobRequested],
      retries: RETRIES,
      concurrency: { limit: 25 },
      cancelOn: [
        {
          event: jobCancelled,
          if: "event.data.jobId == async.data.jobId && event.data.attempt == async.data.attempt",
        },
      ],
      onFailure: async ({ event, error }) => {
        await failJob(deps, event.data.event.data, failureOf(error));
      },
    },
    async ({ event, step, attempt }) => {
      const run = event.data;
      const photo = await step.run("download", () => retrying(attempt, () => stageInput(deps, run)));
      const outputs = await step.run("run", () => retrying(attempt, () => runGraph(deps, run, photo)));
      const results = await step.run("upload", () => retrying(attempt, () => storeResults(deps, run, outputs)));
      await step.run("complete", () => retrying(attempt, () => completeJob(deps, run, results)));
    },
  );
