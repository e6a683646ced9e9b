/** The four steps of a job. Each can be repeated: keys and ids follow from the job, and states change by compare-and-swap. */
import type { Deps } from "@/server/deps";
import type { EngineOutput, StagedFile } from "@/server/engines/engine";
import { AppError } from "@/server/errors";
import type { JobParameters } from "@/server/schemas/job";
import { bind } from "@/server/workflows/bind";
import { type LoadedVariant, outputsOf } from "@/server/workflows/workflow";
import { activeJob, type JobAttempt, overtaken, promptId, rowKey, TRANSFER_TIMEOUT_MS } from "./job-attempt";
import { tellLine } from "./job-line";
import { abortWhenOvertaken, progressReporter } from "./job-progress";
import { removePartialResults, type StoredResult } from "./job-results";
import { applyTransition } from "./job-transitions";
import { jobTopic } from "./jobs";

/** Storage → engine. */
export async function stageInput(deps: Deps, run: JobAttempt): Promise<StagedFile> {
  const change = { stage: "PREPARING", startedAt: deps.now() } as const;
  if (!(await deps.commit((tx) => applyTransition(tx, rowKey(run), "start", change)))) throw overtaken();
  deps.live.publish(jobTopic(run.jobId));
  deps.log.info(run, "job started");
  const { input } = await activeJob(deps, run);
  const object = input.workKey ?? input.key;
  const info = await deps.storage.head(object);
  if (!info) throw new AppError("NOT_FOUND", "The photo is no longer in storage. Choose it again.");
  return deps.engine.stage(
    {
      filename: `${input.id}${object.slice(object.lastIndexOf("."))}`,
      contentType: info.contentType,
      size: info.size,
      open: async () => (await deps.storage.get(object)).body,
    },
    AbortSignal.timeout(TRANSFER_TIMEOUT_MS),
  );
}

/** Submits the graph, or finds it again, and waits for its end. */
export async function runGraph(deps: Deps, run: JobAttempt, photo: StagedFile): Promise<EngineOutput[]> {
  const done = new AbortController();
  // Listens before the state is read: a cancel in between is told, not lost.
  const watching = abortWhenOvertaken(deps, run, done);
  const reporter = progressReporter(deps, run);
  try {
    const job = await activeJob(deps, run);
    reporter.startFrom(job.progress);
    const workflow = deps.catalog.get(job.workflowId);
    const variant = workflow.variants[0] as LoadedVariant;
    return await deps.engine.run({
      promptId: promptId(run),
      task: bind(workflow, variant, job.parameters as JobParameters, { photo: [photo] }),
      outputs: outputsOf(variant).map(({ source }) => source),
      onHandle: async () => undefined,
      onProgress: reporter.report,
      signal: done.signal,
    });
  } catch (error) {
    if (!done.signal.aborted) throw error;
    await stopAtEngine(deps, run);
    throw overtaken();
  } finally {
    done.abort();
    await Promise.all([reporter.settled(), watching]);
  }
}

/** Rows and state in one transaction: a result exists exactly when its job is COMPLETED. */
export async function completeJob(deps: Deps, run: JobAttempt, results: StoredResult[]): Promise<void> {
  const readyAt = deps.now();
  await deps.commit(async (tx) => {
    const job = await tx.job.findUniqueOrThrow({ where: { id: run.jobId }, select: { ownerId: true, status: true } });
    if (job.status === "COMPLETED") return;
    if (!(await applyTransition(tx, rowKey(run), "complete", { progress: 100, completedAt: readyAt })))
      throw overtaken();
    const shared = { jobId: run.jobId, ownerId: job.ownerId, kind: "RESULT", status: "READY", readyAt } as const;
    await tx.asset.createMany({ data: results.map((result) => ({ ...result, ...shared })) });
  });
  deps.live.publish(jobTopic(run.jobId));
  deps.log.info({ ...run, results: results.length }, "job completed");
}

/** The upload stays; what was made of it so far goes. */
export async function failJob(deps: Deps, run: JobAttempt, error: AppError): Promise<void> {
  const change = { errorCode: error.code, errorMessage: error.message, completedAt: deps.now() };
  const failed = await deps.commit((tx) => applyTransition(tx, rowKey(run), "fail", change));
  if (!failed) return;
  deps.live.publish(jobTopic(run.jobId));
  tellLine(deps);
  deps.log.warn({ ...run, code: error.code, err: error.cause }, "job failed");
  await removePartialResults(deps, run);
}

/** Should the engine not answer now, the durable clean-up after a cancel asks it again. */
async function stopAtEngine(deps: Deps, run: JobAttempt): Promise<void> {
  await deps.engine
    .cancel(promptId(run))
    .catch((error) => deps.log.warn({ ...run, err: error }, "not stopped at the engine yet"));
}

/** For the run that nobody waits for any more: takes it from the engine and removes what it left. */
export async function cleanUpCancelled(deps: Deps, run: JobAttempt): Promise<void> {
  await deps.engine.cancel(promptId(run));
  await removePartialResults(deps, run);
}
