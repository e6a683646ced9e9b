/** What a running job tells: progress and stage into its row, and word to its watchers. */
import type { Deps } from "@/server/deps";
import type { EngineProgress } from "@/server/engines/engine";
import type { JobStage } from "@/server/schemas/job";
import { type JobAttempt, rowKey } from "./job-attempt";
import { tellLine } from "./job-line";
import { overallProgress } from "./job-status";
import { applyProgress } from "./job-transitions";
import { jobTopic, stopTopic } from "./jobs";

type Change = NonNullable<Parameters<typeof applyProgress>[3]>;
/** Often enough for a moving line, seldom enough for the database. */
const EVERY_MS = 300;

export async function reportProgress(
  deps: Deps,
  run: JobAttempt,
  progress: number,
  change: Change = {},
): Promise<void> {
  if (await deps.commit((tx) => applyProgress(tx, rowKey(run), progress, change)))
    deps.live.publish(jobTopic(run.jobId));
}

/** Writes the engine's reports one after the other, the newest only, at most one in EVERY_MS within a stage. */
export function progressReporter(deps: Deps, run: JobAttempt) {
  let written: JobStage = "PREPARING";
  let least = 0;
  let latest: EngineProgress | null = null;
  let writing: Promise<void> = Promise.resolve();
  let lastAt = 0;

  const write = async () => {
    const progress = latest;
    if (!progress) return;
    latest = null;
    lastAt = deps.now().getTime();
    const stage = stageOf(progress);
    const change: Change = stage === written ? {} : { stage };
    if (stage === "RESTORING" && stage !== written) change.restoringAt = deps.now();
    written = stage;
    await reportProgress(deps, run, Math.max(least, percentOf(progress)), change);
    if (change.restoringAt) tellLine(deps);
  };
  return {
    /** What was reported before this step was repeated: the stage starts anew, the number does not fall. */
    startFrom(progress: number) {
      least = progress;
    },
    report(progress: EngineProgress) {
      latest = progress;
      if (stageOf(progress) === written && deps.now().getTime() - lastAt < EVERY_MS) return;
      writing = writing.then(write).catch((error) => deps.log.warn({ ...run, error }, "progress was not written"));
    },
    settled: () => writing,
  };
}

const stageOf = ({ state }: EngineProgress): JobStage => (state === "queued" ? "QUEUED" : "RESTORING");

const percentOf = (progress: EngineProgress) =>
  progress.state === "queued" ? overallProgress("PREPARING", 1) : overallProgress("RESTORING", progress.fraction);

/** Aborts once this attempt is no longer the one that runs. Resolves when `done` is aborted, by itself or by others. */
export async function abortWhenOvertaken(deps: Deps, run: JobAttempt, done: AbortController): Promise<void> {
  for await (const _ of deps.live.subscribe([stopTopic(run.jobId)], done.signal)) {
    const job = await deps.db.job.findUnique({ where: { id: run.jobId }, select: { status: true, attempt: true } });
    if (job?.status !== "PROCESSING" || job.attempt !== run.attempt) done.abort();
  }
}
