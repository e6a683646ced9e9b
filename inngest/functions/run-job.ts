/** A job from the event that asks for it to its end, in four steps that are each tried again by themselves. */
import type { Inngest } from "inngest";
import { batchCancelled, batchResumed, enginesChanged, jobCancelled, jobRequested } from "@/inngest/events";
import type { Deps } from "@/server/deps";
import { fileOf, makeDeliverable } from "@/server/services/job-deliverables";
import { type Placement, placeJob, type Setback } from "@/server/services/job-place";
import type { StoredResult } from "@/server/services/job-results";
import { type AtEngine, completeJob, failJob, runAtEngine, saveResults } from "@/server/services/job-run";
import { failureOf, RETRIES, retrying } from "./failures";
import { makeDeliverables } from "./make-deliverables";

export const runJob = (inngest: Inngest, deps: Deps) =>
  inngest.createFunction(
    {
      id: "run-job",
      triggers: [jobRequested],
      retries: RETRIES,
      concurrency: [{ limit: 30 }, { limit: 10, key: ONE_TURN }],
      priority: { run: FIRST },
      cancelOn: [
        { event: batchCancelled, if: SAME_BATCH },
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
      const setbacks: Setback[] = [];
      let waits = 0;
      // Mostly one round. Another begins when an engine was lost with the run, or none was there to take it.
      for (let round = 1; ; round++) {
        const id = (name: string) => (round === 1 ? name : `${name}-${round}`);
        const durably = <T>(name: string, work: () => Promise<T>) => step.run(id(name), () => retrying(attempt, work));

        const atEngine = async (placed: Placement): Promise<AtEngine<StoredResult[]>> => {
          const made = await durably("run", () => runAtEngine(deps, run, placed));
          return "setback" in made ? made : durably("upload", () => saveResults(deps, run, placed, made.done));
        };

        const placed = await durably("download", () => placeJob(deps, run, setbacks));
        if ("waitingFor" in placed) {
          const timeout = waitingTime(waits++);
          if (placed.paused) await step.waitForEvent(id("resumed"), { event: batchResumed, if: SAME_BATCH, timeout });
          else await step.waitForEvent(id("engine"), { event: enginesChanged, timeout });
          continue;
        }
        const saved = "asItIs" in placed ? { done: [] } : await atEngine(placed);
        if ("setback" in saved) {
          setbacks.push(saved.setback);
          continue;
        }
        const [result] = saved.done;
        const made = await makeDeliverables(durably, placed.operations ?? [], (operation, from) =>
          makeDeliverable(deps, run, operation, fileOf(from) ?? result),
        );
        await durably("complete", () => completeJob(deps, run, saved.done, made));
        return;
      }
    },
  );

/** An owner's batches take their turns together, and leave those of single photos free, their own ones too. */
const ONE_TURN = 'event.data.ownerId + (event.data.batchId == null ? "" : "/batch")';
/**
 * Seconds: a single photo passes what batches asked for in the ten minutes before it. Never negative: Inngest's server
 * holds such a run, and each of its steps, back for so long, also while it has nothing else to do.
 */
const FIRST = "event.data.batchId == null ? 600 : 0";
const SAME_BATCH = "event.data.batchId == async.data.batchId";

const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;

/** Engines that come back wake all who wait; this is for news that got lost. Rounds are few even over weeks. */
const waitingTime = (waits: number) => Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(waits, 10));
