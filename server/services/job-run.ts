/** The steps of a job at its engine. Each can be repeated: ids follow from the job, and states change by compare-and-swap. */
import type { Job } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import type { Engine, EngineOutput } from "@/server/engines/engine";
import { AppError, type ErrorCode } from "@/server/errors";
import type { JobParameters } from "@/server/schemas/job";
import { bind } from "@/server/workflows/bind";
import { type LoadedVariant, outputsOf, type Workflow } from "@/server/workflows/workflow";
import { activeJob, type JobAttempt, overtaken, promptId, rowKey } from "./job-attempt";
import { type Made, recordDeliverables, removePartialDeliverables } from "./job-deliverables";
import { endJob } from "./job-end";
import { tellLine } from "./job-line";
import type { Placement, Setback } from "./job-place";
import { previewReporter } from "./job-preview";
import { abortWhenOvertaken, progressReporter } from "./job-progress";
import { removePartialResults, type StoredResult, storeResults } from "./job-results";
import { readJob } from "./job-rows";
import { recordRun } from "./job-transitions";
import { jobTopic } from "./jobs";
import { suspect } from "./poison";
import { expiryOf } from "./retention";

/** In place of a provider's id of a run: it was asked for, and has not answered yet. */
const ASKED = "";

/** A step that an engine is needed for: what it gave, or why the job must go elsewhere. */
export type AtEngine<T> = { done: T } | { setback: Setback };

/** Hands the task in, or finds it again, and waits for its end. */
export async function runAtEngine(deps: Deps, run: JobAttempt, at: Placement): Promise<AtEngine<EngineOutput[]>> {
  const made = await orSetback(deps, at, (engine) => runThere(deps, run, at, engine));
  if ("setback" in made) await suspect(deps, run, made.setback);
  return made;
}

async function runThere(deps: Deps, run: JobAttempt, at: Placement, engine: Engine): Promise<EngineOutput[]> {
  const over = new AbortController();
  // Listens before the state is read: a cancel in between is told, not lost.
  const watching = abortWhenOvertaken(deps, run, over);
  const reporter = progressReporter(deps, run);
  let handle: string | undefined;
  try {
    const job = await activeJob(deps, run);
    handle = job.engineRun || undefined;
    reporter.startFrom(job.progress);
    const write = async (engineRun: string | null) => {
      if (!(await deps.commit((tx) => recordRun(tx, rowKey(run), at.round, engineRun)))) over.abort();
    };
    const onAsk = (asked: boolean) => write(asked ? ASKED : null);
    const onHandle = (taken: string) => {
      handle = taken;
      return write(taken);
    };
    const { onProgress, onPreview } = { onProgress: reporter.report, onPreview: previewReporter(deps, run) };
    const task = taskOf(deps, job, at);
    const id = promptId(run, at.round);
    const paid = { handle, asked: job.engineRun === ASKED, onAsk, onHandle };
    const told = { onProgress, onPreview, signal: over.signal };
    const yields = job.batchId !== null;
    return atLeastOne(await engine.run({ promptId: id, yields, ...paid, ...task, ...told }));
  } catch (error) {
    if (!over.signal.aborted) throw error;
    await stopAtEngine(deps, run, at, handle);
    throw overtaken();
  } finally {
    over.abort();
    await Promise.all([reporter.settled(), watching]);
  }
}

function atLeastOne(outputs: EngineOutput[]): EngineOutput[] {
  if (outputs.length > 0) return outputs;
  throw new AppError("ENGINE_NODE_FAILED", "The restoration ended without a picture.", { details: { message: "" } });
}

function taskOf(deps: Deps, job: Job, { variant: id, files }: Placement) {
  const workflow = deps.catalog.get(job.workflowId);
  const variant = variantOf(workflow, id);
  return {
    task: bind(workflow, variant, job.parameters as JobParameters, files),
    outputs: outputsOf(variant).map(({ source }) => source),
  };
}

function variantOf(workflow: Workflow, id: string): LoadedVariant {
  const variant = workflow.variants.find((one) => one.id === id);
  if (variant) return variant;
  throw new AppError("WORKFLOW_NOT_FOUND", `The workflow "${workflow.id}" has no variant "${id}" any more. Try again.`);
}

/** Engine → storage. */
export const saveResults = (deps: Deps, run: JobAttempt, at: Placement, outputs: EngineOutput[]) =>
  orSetback(deps, at, () => storeResults(deps, run, outputs));

/** What went with the engine's memory or disk is made again; while it is away, elsewhere. Other errors are thrown. */
async function orSetback<T>(deps: Deps, at: Placement, work: (engine: Engine) => Promise<T>): Promise<AtEngine<T>> {
  const setback = (code: ErrorCode, message: string) => ({
    setback: { engine: at.engine, round: at.round, code, message },
  });
  const engine = deps.engines.get(at.engine);
  if (!engine) return setback("ENGINE_LOST", `${at.engine} is no longer connected.`);
  try {
    return { done: await work(engine) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const away =
      error.retryable && deps.engines.statuses().some(({ id, state }) => id === at.engine && state === "down");
    if (error.code === "ENGINE_LOST" || away) return setback(away ? "ENGINE_UNREACHABLE" : error.code, error.message);
    throw error;
  }
}

/** Rows and state in one transaction: a result exists exactly when its job is COMPLETED. */
export async function completeJob(
  deps: Deps,
  run: JobAttempt,
  results: StoredResult[],
  made: Made[] = [],
): Promise<void> {
  const readyAt = deps.now();
  await deps.commit(async (tx) => {
    const job = await readJob(tx, run.jobId);
    if (!job) throw overtaken();
    if (job.status === "COMPLETED") return;
    if (!(await endJob(deps, tx, { ...job, ...rowKey(run) }, "complete", { progress: 100 }))) throw overtaken();
    const shared = { jobId: run.jobId, ownerId: job.ownerId, status: "READY", readyAt } as const;
    for (const { kind = "RESULT", ...result } of results) {
      const expiresAt = await expiryOf(tx, deps, { ownerId: job.ownerId, kind });
      await tx.asset.create({ data: { ...result, ...shared, kind, expiresAt } });
    }
    await recordDeliverables(deps, tx, { jobId: run.jobId, ownerId: job.ownerId }, made);
  });
  deps.pokeOutbox();
  deps.previews.drop(run.jobId);
  deps.live.publish(jobTopic(run.jobId));
  deps.log.info({ ...run, results: results.length }, "job completed");
}

/** The upload stays; what was made of it so far goes. */
export async function failJob(deps: Deps, run: JobAttempt, error: AppError): Promise<void> {
  const change = { errorCode: error.code, errorMessage: error.message };
  const failed = await deps.commit(async (tx) => {
    const job = await readJob(tx, run.jobId);
    return job !== null && endJob(deps, tx, { ...job, ...rowKey(run) }, "fail", change);
  });
  if (!failed) return;
  deps.pokeOutbox();
  deps.previews.drop(run.jobId);
  deps.live.publish(jobTopic(run.jobId));
  tellLine(deps);
  deps.log.warn({ ...run, code: error.code, err: error.cause }, "job failed");
  await removePartials(deps, run);
}

const removePartials = (deps: Deps, run: JobAttempt) =>
  Promise.all([removePartialResults(deps, run), removePartialDeliverables(deps, run)]);

/** Should the engine not answer now, it is asked again when it is back. */
async function stopAtEngine(deps: Deps, run: JobAttempt, at: Placement, handle?: string): Promise<void> {
  await deps.engines.abandon(at.engine, promptId(run, at.round), handle);
}

export type CancelledAt = { engine?: string | null; engineRun?: string | null; round?: number };

/** For the run that nobody waits for any more: takes it from the engine and removes what it left. */
export async function cleanUpCancelled(deps: Deps, run: JobAttempt, at: CancelledAt): Promise<void> {
  deps.previews.drop(run.jobId);
  await removePartials(deps, run);
  const engine = at.engine && deps.engines.get(at.engine);
  if (engine) await engine.cancel(promptId(run, at.round ?? 1), at.engineRun || undefined);
}
