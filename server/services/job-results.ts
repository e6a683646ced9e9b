/** The files that the engine made: examined, stored under keys that follow from the job. */
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Asset } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import type { Engine, EngineOutput } from "@/server/engines/engine";
import { AppError } from "@/server/errors";
import { derivedIdAt } from "@/server/lib/derived-id";
import { type Measures, measureFile, meter } from "@/server/lib/meter";
import type { JobParameters } from "@/server/schemas/job";
import { derivedKey, processedKey, referenceKey } from "@/server/storage/keys";
import { deleteObjects, storeDerived } from "./derived";
import { activeJobWithPhoto, type JobAttempt, type JobWithPhoto, TRANSFER_TIMEOUT_MS } from "./job-attempt";
import { reportProgress } from "./job-progress";
import { overallProgress } from "./job-status";
import { examine, picturesOfInput, promised } from "./result-file";

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
> &
  // What a step of an earlier version stored says neither.
  Partial<Pick<Asset, "kind" | "description">>;

/** Of what engines make. */
const EXTENSIONS = ["png", "jpg", "webp", "heic", "glb", "txt"];

/** More than anyone looks through; a video that came apart into its frames has more. */
const MOST_RESULTS = 256;

/** Engine → storage. */
export async function storeResults(deps: Deps, run: JobAttempt, outputs: EngineOutput[]): Promise<StoredResult[]> {
  const job = await activeJobWithPhoto(deps, run);
  await reportProgress(deps, run, overallProgress("SAVING", 0), { stage: "SAVING" });
  const wanted = withoutRemarks(deps, job, outputs);
  const results: StoredResult[] = [];
  for (const [index, output] of wanted.entries()) results.push(await storeResult(deps, job, output, index));
  return results;
}

/** Nodes that make pictures may have something to say as well. */
function withoutRemarks(deps: Deps, job: JobWithPhoto, outputs: EngineOutput[]): EngineOutput[] {
  const wanted = outputs.filter(({ source, kind }) => kind !== "text" || promised(deps, job, source).kind === "text");
  if (wanted.length === 0) throw new AppError("ENGINE_BAD_ANSWER", "The restoration ended without a picture.");
  if (wanted.length <= MOST_RESULTS) return wanted;
  throw new AppError("ENGINE_NODE_FAILED", `The restoration ended with ${wanted.length} files, too many to keep.`);
}

/** What a run left in storage before it was stopped; rows say which objects are someone's. */
export async function removePartialResults(deps: Deps, run: JobAttempt): Promise<void> {
  for (let index = 0; ; index++) {
    const id = resultId(run, index);
    if (await deps.db.asset.findUnique({ where: { id }, select: { id: true } })) return;
    // Pictures are stored before their file, and that before the next result's: without any of it the last is past.
    const keys = EXTENSIONS.flatMap((extension) => keysOf(run.jobId, id, extension));
    const last = !(await anyOf(deps, [derivedKey(id, "thumbnail", "webp"), ...keysOf(run.jobId, id, "txt")]));
    for (const key of keys) await deleteObjects(deps, { id, key });
    if (last) return;
  }
}

async function anyOf({ storage }: Pick<Deps, "storage">, keys: string[]): Promise<boolean> {
  return (await Promise.all(keys.map((key) => storage.head(key)))).some((found) => found !== null);
}

async function storeResult(deps: Deps, job: JobWithPhoto, output: EngineOutput, index: number): Promise<StoredResult> {
  const folder = await mkdtemp(join(deps.tempDir, "result-"));
  try {
    return await storeFrom(deps, job, output, index, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function storeFrom(
  deps: Deps,
  job: JobWithPhoto,
  output: EngineOutput,
  index: number,
  folder: string,
): Promise<StoredResult> {
  const id = resultId({ jobId: job.id, attempt: job.attempt }, index);
  const given = await download(engineOf(deps, job), output, join(folder, "given"));
  const promise = promised(deps, job, output.source);
  const file = await examine(deps, job, promise, given.path, folder);
  const pictures = file.files ?? (await picturesOfInput(deps, job, folder));
  const keys = pictures
    ? await storeDerived(deps, id, pictures)
    : { workKey: null, screenKey: null, thumbnailKey: null };
  const [resultKey, ownKey] = keysOf(job.id, id, file.extension);
  const { contentType, width, height } = file;
  const { reference } = promise;
  const key = reference ? ownKey : resultKey;
  const { size, sha256 } = file.path === given.path ? given : await measureFile(file.path);
  await deps.storage.putFile(key, file.path, { contentType });
  return {
    id,
    key,
    ...(reference ? { kind: "REFERENCE", description: saidIn(deps, job) } : { kind: "RESULT", description: null }),
    filename: resultName(job, index, file.extension),
    contentType,
    width,
    height,
    size,
    sha256,
    ...keys,
  };
}

async function download(engine: Engine, output: EngineOutput, path: string): Promise<Measures & { path: string }> {
  const { body } = await engine.fetch(output, AbortSignal.timeout(TRANSFER_TIMEOUT_MS));
  const measure = meter();
  await pipeline(body, measure.stream, createWriteStream(path));
  return { path, size: measure.size(), sha256: measure.sha256() };
}

function engineOf(deps: Deps, { engine }: JobWithPhoto): Engine {
  const found = engine && deps.engines.get(engine);
  if (!found) throw new AppError("ENGINE_LOST", "The restoration server that made this is no longer connected.");
  return found;
}

/** Of a result, and of one that is kept as a reference: it outlives its job. */
const keysOf = (jobId: string, id: string, extension: string) =>
  [processedKey(jobId, id, extension), referenceKey(id, extension)] as const;

/** The words that the references were made of. */
function saidIn({ catalog }: Pick<Deps, "catalog">, { workflowId, parameters }: JobWithPhoto): string | null {
  const texts = catalog.get(workflowId).manifest.inputs.filter(({ kind }) => kind === "text");
  const said = texts.map(({ name }) => (parameters as JobParameters)[name]).filter(Boolean);
  return said.join("\n") || null;
}

const resultId = ({ jobId, attempt }: JobAttempt, index: number) => derivedIdAt(jobId, `${attempt}`, index);

const ENDINGS: Record<string, string> = { glb: "3d", txt: "words" };

/** "grandmother.heic" → "grandmother-restored.png", "grandmother-3d.glb"; of words alone "character-reference-1.png" */
function resultName(job: JobWithPhoto, index: number, extension: string): string {
  if (!job.input) return `${job.workflowId}-${index + 1}.${extension}`;
  const stem = job.input.filename.replace(/\.[^.]{1,5}$/, "");
  return `${stem}-${ENDINGS[extension] ?? "restored"}${index > 0 ? `-${index + 1}` : ""}.${extension}`;
}
