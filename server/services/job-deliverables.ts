/** What a job makes of its result, or of the photo as it was given: one operation at a time, each a durable step. */
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Asset, Deliverable } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import type { ErrorCode } from "@/server/errors";
import { derivedId } from "@/server/lib/derived-id";
import { measureFile } from "@/server/lib/meter";
import type {
  DeliverableView,
  Metadata,
  Operation,
  OperationRequest,
  PictureOperation,
} from "@/server/schemas/operation";
import { processedKey } from "@/server/storage/keys";
import { planOperations } from "@/server/workflows/plan";
import { toAssetView } from "./asset-view";
import { activeJobWithPhoto, type JobAttempt, type JobWithPhoto } from "./job-attempt";
import { expiryOf } from "./retention";

type MadeFile = Pick<Asset, "id" | "key" | "filename" | "contentType" | "size" | "width" | "height" | "sha256">;

/** What became of an operation; passes from its step to `complete`. name: the operation's id in the request. */
export type Made =
  | { name: string; status: "COMPLETED"; file?: MadeFile; data?: Metadata }
  | { name: string; status: "FAILED"; code: ErrorCode; message: string }
  | { name: string; status: "SKIPPED" };

/** The file that an operation made, for those that come after it. */
export const fileOf = (made: Made | undefined): Source | undefined =>
  made?.status === "COMPLETED" ? made.file : undefined;

/** A file to work on; workKey: what stands for it where it can't be decoded here. */
export type Source = Pick<Asset, "key" | "filename"> & Partial<Pick<Asset, "workKey" | "contentType" | "damaged">>;

export type DeliverableRow = Deliverable & { asset: Asset | null };

/** Rows for what is asked for, in the order of the request. */
export const newDeliverables = ({ newId }: Pick<Deps, "newId">, jobId: string, levels: Operation[][]) =>
  levels.flat().map(({ id: name, op, params, after }) => ({ id: newId(), jobId, name, op, params, after }));

export const readDeliverables = (db: Tx, jobId: string): Promise<DeliverableRow[]> =>
  db.deliverable.findMany({ where: { jobId }, orderBy: { id: "asc" }, include: { asset: true } });

/** Level by level, as planned when it was asked for. */
export async function operationsOf(db: Tx, jobId: string): Promise<Operation[][]> {
  const rows = await db.deliverable.findMany({ where: { jobId }, orderBy: { id: "asc" } });
  return planOperations(rows.map(({ name, ...row }) => ({ ...row, id: name }) as unknown as OperationRequest));
}

/** Its id and key follow from job, attempt and name, so that a repeated step overwrites its own work. */
export async function makeDeliverable(
  deps: Deps,
  run: JobAttempt,
  operation: Operation,
  given: Source | undefined,
): Promise<Made> {
  const job = await activeJobWithPhoto(deps, run);
  const source = given ?? inputOf(job);
  const folder = await mkdtemp(join(deps.tempDir, "deliverable-"));
  try {
    const name = operation.id;
    const path = await download(deps, keyFor(operation, source), folder);
    if (operation.op === "metadata") return { name, status: "COMPLETED", data: await deps.images.readMetadata(path) };
    return { name, status: "COMPLETED", file: await make(deps, run, operation, { path, source, folder }) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Metadata are in the original alone; HEIC and damaged photos are drawn from their work copies. */
function keyFor({ op }: Operation, { key, workKey, contentType, damaged }: Source): string {
  if (op === "metadata" || op === "strip-metadata") return key;
  return (contentType === "image/heic" || damaged) && workKey ? workKey : key;
}

function inputOf({ input, id }: JobWithPhoto): Source {
  if (input) return input;
  throw new Error(`Job ${id} has neither result nor photo to work on`);
}

async function download({ storage }: Deps, key: string, folder: string): Promise<string> {
  const path = join(folder, "source");
  await pipeline((await storage.get(key)).body, createWriteStream(path));
  return path;
}

type At = { path: string; source: Source; folder: string };

async function make(
  deps: Deps,
  run: JobAttempt,
  { id: name, ...operation }: PictureOperation & { id: string },
  { path, source, folder }: At,
): Promise<MadeFile> {
  const made = await deps.images.operate(path, operation, { folder, maxPixels: deps.limits.maxResultPixels });
  const { contentType, width, height } = made;
  const id = deliverableId(run, name);
  const key = processedKey(run.jobId, id, made.extension);
  const measures = await measureFile(made.path);
  await deps.storage.putFile(key, made.path, { contentType });
  const filename = `${source.filename.replace(/\.[^.]{1,5}$/, "")}-${name}.${made.extension}`;
  return { id, key, filename, contentType, width, height, ...measures };
}

const deliverableId = ({ jobId, attempt }: JobAttempt, name: string) => derivedId(jobId, `${attempt}:make:${name}`);

/** Within the transaction that completes the job: files, and what became of each operation. */
export async function recordDeliverables(
  deps: Pick<Deps, "now" | "retention">,
  tx: Tx,
  { jobId, ownerId }: { jobId: string; ownerId: string },
  made: Made[],
): Promise<void> {
  const now = deps.now();
  const kind = "DELIVERABLE";
  for (const one of made) {
    if (one.status === "COMPLETED" && one.file) {
      const expiresAt = await expiryOf(tx, deps, { ownerId, kind });
      await tx.asset.create({
        data: { ...one.file, ownerId, jobId, kind, status: "READY", readyAt: now, expiresAt },
      });
    }
    const where = { jobId_name: { jobId, name: one.name } };
    await tx.deliverable.update({ where, data: { status: one.status, completedAt: now, ...outcome(one) } });
  }
}

function outcome(made: Made) {
  if (made.status === "COMPLETED") return { assetId: made.file?.id, data: made.data };
  return made.status === "FAILED" ? { errorCode: made.code, errorMessage: made.message } : {};
}

const EXTENSIONS = ["webp", "avif", "jpg", "png", "heic"];

/** What a run made before it was stopped; rows say which objects are someone's. */
export async function removePartialDeliverables(deps: Deps, run: JobAttempt): Promise<void> {
  const rows = await deps.db.deliverable.findMany({ where: { jobId: run.jobId, assetId: null } });
  const ids = rows.map(({ name }) => deliverableId(run, name));
  const keys = ids.flatMap((id) => EXTENSIONS.map((extension) => processedKey(run.jobId, id, extension)));
  await Promise.all(keys.map((key) => deps.storage.delete(key)));
}

export function toDeliverableView(row: DeliverableRow, now: Date): DeliverableView {
  const { name, op, status, params, after, data, asset, errorCode, errorMessage } = row;
  return {
    id: name,
    op,
    params: params as DeliverableView["params"],
    after: after as string[],
    status,
    asset: asset && toAssetView(asset, now),
    data: data ?? null,
    error: errorCode ? { code: errorCode, message: errorMessage ?? "" } : null,
  };
}
