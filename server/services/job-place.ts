/** Where a job runs: chooses the engine, and brings the photos there. */
import type { Asset, Job } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import type { Engine, StagedFile } from "@/server/engines/engine";
import { AppError, type ErrorCode } from "@/server/errors";
import type { JobParameters } from "@/server/schemas/job";
import type { Operation } from "@/server/schemas/operation";
import { availability, type VariantAvailability } from "@/server/workflows/availability";
import type { LoadedVariant } from "@/server/workflows/workflow";
import { PAUSED_WORDS } from "./batch-status";
import { activeJob, type JobAttempt, overtaken, promptId, rowKey, TRANSFER_TIMEOUT_MS } from "./job-attempt";
import { operationsOf } from "./job-deliverables";
import { modelsOf } from "./job-models";
import { readAssets } from "./job-rows";
import { overallProgress } from "./job-status";
import { applyTransition } from "./job-transitions";
import { waitingWords } from "./job-waiting";
import { jobTopic } from "./jobs";

/** What passes from the step `download` to `run`. files: by the name of the workflow's input. */
export type Placement = {
  engine: string;
  variant: string;
  round: number;
  files: Record<string, StagedFile[]>;
  /** What to make of the result, level by level; left out when nothing is. */
  operations?: Operation[][];
};

/** The workflow needs no engine: the operations work on the photo as it was given. */
export type AsItIs = { asItIs: true; operations: Operation[][] };

/** In words why there is no engine for it now, or that its batch is paused. */
export type Waiting = { waitingFor: string; paused?: boolean };

/** A run that an engine did not bring to its end, through no fault of the photo. */
export type Setback = { engine: string; round: number; code: ErrorCode; message: string };

/** After so many, it may be the photo after all that brings engines down. */
const MOST_SETBACKS = 8;

/** Chooses an engine and stages the photos there; or says what the job waits for. */
export async function placeJob(
  deps: Deps,
  run: JobAttempt,
  setbacks: Setback[],
): Promise<Placement | AsItIs | Waiting> {
  const last = setbacks.at(-1);
  if (last && setbacks.length >= MOST_SETBACKS) throw gaveUp(last);
  const job = await activeJob(deps, run, ["PENDING", "PROCESSING"]);
  if (await isHeldBack(deps, job)) return { waitingFor: PAUSED_WORDS, paused: true };
  const operations = await operationsOf(deps.db, run.jobId);
  if (deps.catalog.get(job.workflowId).variants.length === 0) return takeAsItIs(deps, run, operations);
  await deps.engines.known();
  const found = fitting(deps, job, last);
  const chosen = await choose(deps, run, job, found, setbacks);
  // What was shown so far is of a run that is over.
  deps.previews.drop(run.jobId);
  if (!chosen) return wait(deps, run, waitingFor(deps, job, last, found));
  if (last) await leave(deps, run, job, last, chosen);
  await record(deps, run, job, chosen);
  const files = await stageAll(deps, job, chosen.engine);
  const placement = { engine: chosen.engine.id, variant: chosen.variant.id, round: chosen.round, files };
  return operations.length > 0 ? { ...placement, operations } : placement;
}

/** What has begun goes on to its end. */
async function isHeldBack({ db }: Deps, { batchId, startedAt }: Job): Promise<boolean> {
  if (!batchId || startedAt) return false;
  return (await db.batch.count({ where: { id: batchId, status: "PAUSED" } })) > 0;
}

const gaveUp = ({ code, message }: Setback) =>
  new AppError(
    "ENGINE_TIMEOUT",
    `The restoration was begun ${MOST_SETBACKS} times and never came to its end. ${message}`,
    {
      details: { code },
    },
  );

/** Only a run at a provider has an id of the provider's, also one that was only asked for. */
const isPaid = ({ engineRun }: Job) => engineRun !== null;

/** A run that a provider has taken is paid: it is not begun elsewhere, also when that is connected no more. */
function fitting(deps: Deps, job: Job, last: Setback | undefined): VariantAvailability[] {
  const workflow = deps.catalog.get(job.workflowId);
  const found = availability(workflow, deps.engines.statuses(), job.parameters as JobParameters);
  if (!last || !isPaid(job)) return found;
  return found.flatMap((one) =>
    one.variant.id === job.variant ? { ...one, engines: one.engines.filter((id) => id === last.engine) } : [],
  );
}

function waitingFor(deps: Deps, job: Job, last: Setback | undefined, found: VariantAvailability[]): string {
  if (!last || !isPaid(job) || deps.engines.get(last.engine)) return waitingWords(found, deps.engines.statuses());
  return `Waiting for ${last.engine}, which has begun with this and is not connected any more.`;
}

type Choice = { engine: Engine; variant: LoadedVariant; round: number };

async function choose(
  deps: Deps,
  run: JobAttempt,
  job: Job,
  found: VariantAvailability[],
  setbacks: Setback[],
): Promise<Choice | undefined> {
  const last = setbacks.at(-1);
  const avoid = setbacks.map(({ engine }) => engine);
  const next = (last?.round ?? 0) + 1;
  for (const { variant, engines } of found) {
    const wish = { promptId: promptId(run, next), engines, models: modelsOf(variant), avoid };
    const engine = await deps.engines.place(wish);
    if (engine) return { engine, variant, round: last && mayGoOn(job, last, engine) ? last.round : next };
  }
  return undefined;
}

/** It was away, and is back: it may still have the run, which is then found again by its id. */
const mayGoOn = (job: Job, { code, engine }: Setback, { id }: Engine) =>
  engine === id && (code === "ENGINE_UNREACHABLE" || isPaid(job));

/** Nobody waits for the run there any more. */
async function leave(deps: Deps, run: JobAttempt, job: Job, last: Setback, { engine }: Choice): Promise<void> {
  if (engine.id === last.engine || last.code !== "ENGINE_UNREACHABLE") return;
  await deps.engines.abandon(last.engine, promptId(run, last.round), job.engineRun || undefined);
}

async function record(deps: Deps, run: JobAttempt, job: Job, { engine, variant, round }: Choice): Promise<void> {
  const change = {
    stage: "PREPARING",
    engine: engine.id,
    variant: variant.id,
    round,
    waitingFor: null,
    startedAt: job.startedAt ?? deps.now(),
    ...(round === job.round ? {} : { engineRun: null }),
  } as const;
  if (!(await deps.commit((tx) => applyTransition(tx, rowKey(run), "start", change)))) throw overtaken();
  deps.live.publish(jobTopic(run.jobId));
  deps.log.info({ ...run, engine: engine.id, variant: variant.id, round }, "job placed");
}

async function takeAsItIs(deps: Deps, run: JobAttempt, operations: Operation[][]): Promise<AsItIs> {
  const change = { stage: "SAVING", startedAt: deps.now(), progress: overallProgress("SAVING", 0) } as const;
  if (!(await deps.commit((tx) => applyTransition(tx, rowKey(run), "start", change)))) throw overtaken();
  deps.live.publish(jobTopic(run.jobId));
  return { asItIs: true, operations };
}

async function wait(deps: Deps, run: JobAttempt, waitingFor: string): Promise<{ waitingFor: string }> {
  const change = { stage: "QUEUED", waitingFor } as const;
  if (!(await deps.commit((tx) => applyTransition(tx, rowKey(run), "start", change)))) throw overtaken();
  deps.live.publish(jobTopic(run.jobId));
  deps.log.info({ ...run, waitingFor }, "job waits for an engine");
  return { waitingFor };
}

async function stageAll(deps: Deps, job: Job, engine: Engine): Promise<Record<string, StagedFile[]>> {
  const inputs = Object.entries(job.inputs as Record<string, string[]>);
  const ids = inputs.flatMap(([, assetIds]) => assetIds);
  const assets = await readAssets(deps.db, job.ownerId, ids);
  const byId = new Map(assets.map((asset) => [asset.id, asset]));
  const staged: Record<string, StagedFile[]> = {};
  for (const [name, assetIds] of inputs) {
    const files: StagedFile[] = [];
    for (const id of assetIds) files.push(await stage(deps, byId.get(id), engine));
    staged[name] = files;
  }
  return staged;
}

async function stage(deps: Deps, asset: Asset | undefined, engine: Engine): Promise<StagedFile> {
  const object = asset && (asset.workKey ?? asset.key);
  const info = object && (await deps.storage.head(object));
  if (!info) throw new AppError("NOT_FOUND", "The photo is no longer in storage. Choose it again.");
  const file = {
    filename: `${asset.id}${object.slice(object.lastIndexOf("."))}`,
    contentType: info.contentType,
    size: info.size,
    open: async () => (await deps.storage.get(object)).body,
  };
  return engine.stage(file, AbortSignal.timeout(TRANSFER_TIMEOUT_MS));
}
