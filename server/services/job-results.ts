/** The pictures that the engine made: looked at, stored under keys that follow from the job. */
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Asset } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import type { Engine, EngineOutput } from "@/server/engines/engine";
import { AppError } from "@/server/errors";
import { derivedId } from "@/server/lib/derived-id";
import { meter } from "@/server/lib/meter";
import { processedKey } from "@/server/storage/keys";
import { deleteObjects, storeDerived } from "./derived";
import { type ActiveJob, activeJob, type JobAttempt, TRANSFER_TIMEOUT_MS } from "./job-attempt";
import { reportProgress } from "./job-progress";
import { overallProgress } from "./job-status";

/** Facts that pass from the step `upload` to `complete`. */
export type StoredResult = Pick<
  Asset,
  | "id"
  | "key"
  | "filename"
  | "contentType"
  | "size"
  | "width"
  | "height"
  | "sha256"
  | "workKey"
  | "screenKey"
  | "thumbnailKey"
>;

const EXTENSION = "png";

/** Engine → storage. */
export async function storeResults(deps: Deps, run: JobAttempt, outputs: EngineOutput[]): Promise<StoredResult[]> {
  const job = await activeJob(deps, run);
  await reportProgress(deps, run, overallProgress("SAVING", 0), { stage: "SAVING" });
  if (outputs.length === 0) throw new AppError("ENGINE_BAD_ANSWER", "The restoration ended without a picture.");
  const folder = await mkdtemp(join(deps.tempDir, "result-"));
  try {
    const results: StoredResult[] = [];
    for (const [index, output] of outputs.entries()) results.push(await storeResult(deps, job, output, index, folder));
    return results;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a run left in storage before it was stopped; rows say which objects are someone's. */
export async function removePartialResults(deps: Deps, run: JobAttempt): Promise<void> {
  const id = resultId(run, 0);
  if (await deps.db.asset.findUnique({ where: { id }, select: { id: true } })) return;
  await deleteObjects(deps, { id, key: processedKey(run.jobId, id, EXTENSION) });
}

async function storeResult(
  deps: Deps,
  job: ActiveJob,
  output: EngineOutput,
  index: number,
  folder: string,
): Promise<StoredResult> {
  const id = resultId({ jobId: job.id, attempt: job.attempt }, index);
  const file = join(folder, String(index));
  const { body } = await engineOf(deps, job).fetch(output, AbortSignal.timeout(TRANSFER_TIMEOUT_MS));
  const measure = meter();
  await pipeline(body, measure.stream, createWriteStream(file));
  const { photo, files } = await deps.images.prepare(file, { maxPixels: deps.limits.maxResultPixels, folder });
  const key = processedKey(job.id, id, photo.extension);
  const [keys] = await Promise.all([
    storeDerived(deps, id, files),
    deps.storage.put(key, createReadStream(file), { contentType: photo.contentType, size: measure.size() }),
  ]);
  return {
    id,
    key,
    filename: resultName(job, index, photo.extension),
    contentType: photo.contentType,
    size: measure.size(),
    width: photo.width,
    height: photo.height,
    sha256: measure.sha256(),
    ...keys,
  };
}

function engineOf(deps: Deps, { engine }: ActiveJob): Engine {
  const found = engine && deps.engines.get(engine);
  if (!found) throw new AppError("ENGINE_LOST", "The restoration server that made this is no longer connected.");
  return found;
}

const resultId = ({ jobId, attempt }: JobAttempt, index: number) => derivedId(jobId, `${attempt}:${index}`);

/** "grandmother.heic" → "grandmother-restored.png" */
function resultName(job: ActiveJob, index: number, extension: string): string {
  const stem = (job.input?.filename ?? job.workflowId).replace(/\.[^.]{1,5}$/, "");
  return `${stem}-restored${index > 0 ? `-${index + 1}` : ""}.${extension}`;
}
