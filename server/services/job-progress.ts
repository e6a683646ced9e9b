/** What a running job tells: progress and stage into its row, and word to its watchers. */
import type { Deps } from "@/server/deps";
import type { EngineProgress } from "@/server/engines/engine";
import { type JobAttempt, rowKey } from "./job-attempt";
import { tellLine } from "./job-line";
import { overallProgress } from "./job-status";
import { applyProgress } from "./job-transitions";
import { jobTopic, stopTopic } from "./jobs";

type Change = Parameters<typeof applyProgress>[3];
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

/** Writes the engine's reports one after the other, the newest only, at most one in EVERY_MS. */
export function progressReporter(deps: Deps, run: JobAttempt) {
  let restoring = false;
  let latest: number | null = null;
  let writing: Promise<void> = Promise.resolve();
  let lastAt = 0;

  const write = async () => {
    const progress = latest;
    if (progress === null) return;
    latest = null;
    lastAt = deps.now().getTime();
    const change: Change = restoring ? {} : { stage: "RESTORING", restoringAt: deps.now() };
    await reportProgress(deps, run, progress, change);
    if (!restoring) tellLine(deps);
    restoring = true;
  };
  return {
    report(progress: EngineProgress) {
      if (progress.state !== "running") return;
      latest = overallProgress("RESTORING", progress.fraction);
      if (restoring && deps.now().getTime() - lastAt < EVERY_MS) return;
      writing = writing.then(write).catch((error) => deps.log.warn({ ...run, error }, "progress was not written"));
    },
    settled: () => writing,
  };
}

/** Aborts once this attempt is no longer the one that runs. Resolves when `done` is aborted, by itself or by others. */
export async function abortWhenOvertaken(deps: Deps, run: JobAttempt, done: AbortController): Promise<void> {
  for await (const _ of deps.live.subscribe([stopTopic(run.jobId)], done.signal)) {
    const job = await deps.db.job.findUnique({ where: { id: run.jobId }, select: { status: true, attempt: true } });
    if (job?.status !== "PROCESSING" || job.attempt !== run.attempt) done.abort();
  }
}
