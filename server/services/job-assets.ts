/** What a job took in and made, as one thing: its files, and copies of them that are kept with it. */
import type { Asset, Deliverable, Job, JobCopy, JobCopyRole } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { JobAsset, JobAssetRole } from "@/server/schemas/job-asset";
import { extensionOf, jobCopyKey, jobReferenceKey } from "@/server/storage/keys";
import { copyObject } from "./copy-object";
import { pathsOf } from "./job-paths";
import { roomLeft } from "./kept";
import { isExpired } from "./retention";

/** A file with where its bytes are; key is null when they are gone. */
export type JobFile = JobAsset & { key: string | null };
/** With what is made of its result. */
export type PlannedJob = Job & { deliverables: Deliverable[] };
/** ownerId null: whoever may read the database. */
type Of = { jobId: string; ownerId: string | null };

const COPIED: Partial<Record<JobAssetRole, JobCopyRole>> = { INPUT: "INPUT", RESULT: "RESULT", REFERENCE: "REFERENCE" };

/** Inputs, results, references, deliverables, in this order. @throws AppError NOT_FOUND */
export async function filesOf(deps: Pick<Deps, "db" | "now">, of: Of): Promise<{ job: PlannedJob; files: JobFile[] }> {
  const job = await ownJob(deps.db, of);
  const copies = await deps.db.jobCopy.findMany({ where: { jobId: job.id }, orderBy: { key: "asc" } });
  const found = await partsOf(deps.db, job);
  const parts = [...found, ...orphans(copies, found)];
  const paths = pathsOf(parts);
  const files = parts.map((part, index): JobFile => {
    const copy = copies.find(({ assetId, role }) => assetId === part.id && role === COPIED[part.role]);
    const own = part.asset && !isExpired(part.asset, deps.now()) ? part.asset.key : null;
    const key = own ?? copy?.key ?? null;
    const { asset: _, ...facts } = part;
    return { ...facts, path: paths[index] ?? "", key, persisted: Boolean(copy), available: key !== null };
  });
  return { job, files };
}

export async function list(deps: Deps, ownerId: string, jobId: string): Promise<{ items: JobAsset[] }> {
  const { files } = await filesOf(deps, { jobId, ownerId });
  return { items: files.map(({ key: _, ...file }) => file) };
}

/**
 * Copies inputs, results and references to the job's own folder, where they outlive the originals. Again, it copies
 * only what is not there yet.
 * @throws AppError NOT_FOUND, FORBIDDEN to guests, QUOTA_EXCEEDED, STORAGE_UNAVAILABLE
 */
export async function persist(deps: Deps, ownerId: string, jobId: string): Promise<{ items: JobAsset[] }> {
  const { files } = await filesOf(deps, { jobId, ownerId });
  const missing = files.filter(({ role, persisted, key }) => COPIED[role] && !persisted && key);
  await roomLeft(
    deps,
    ownerId,
    missing.reduce((sum, { size }) => sum + size, 0),
  );
  for (const file of missing) await copy(deps, jobId, file);
  deps.log.info({ jobId, copies: missing.length }, "job's files kept with it");
  return list(deps, ownerId, jobId);
}

/** The bytes come first: a row never speaks of a copy that is not there. */
async function copy(deps: Deps, jobId: string, file: JobFile): Promise<void> {
  const role = COPIED[file.role];
  if (!role || !file.key) return;
  const key = copyKey(jobId, role, file.id, extensionOf(file.key));
  await copyObject(deps, file.key, key, file);
  const { filename, contentType, size, sha256 } = file;
  const row = { jobId, assetId: file.id, role, filename, contentType, size, sha256 };
  await deps.db.jobCopy.upsert({ where: { key }, create: { key, ...row }, update: row });
}

function copyKey(jobId: string, role: JobCopyRole, assetId: string, extension: string): string {
  if (role === "REFERENCE") return jobReferenceKey(jobId, assetId, extension);
  return jobCopyKey(jobId, role === "INPUT" ? "input" : "result", assetId, extension);
}

async function ownJob(db: Tx, { jobId, ownerId }: Of): Promise<PlannedJob> {
  const where = { id: jobId, ...(ownerId === null ? {} : { ownerId }) };
  const job = await db.job.findFirst({ where, include: { deliverables: { orderBy: { id: "asc" } } } });
  if (!job) throw new AppError("NOT_FOUND", "There is no such restoration.");
  return job;
}

type Part = Omit<JobFile, "path" | "key" | "persisted" | "available"> & { asset: Asset | null };

async function partsOf(db: Tx, job: Job): Promise<Part[]> {
  const inputs = Object.entries(job.inputs as Record<string, string[]>);
  const given = await db.asset.findMany({ where: { id: { in: inputs.flatMap(([, ids]) => ids) } } });
  const made = await db.asset.findMany({
    where: { jobId: job.id },
    orderBy: { id: "asc" },
    include: { deliverable: { select: { name: true } } },
  });
  const attached = await db.jobReference.findMany({
    where: { jobId: job.id, assetId: { notIn: given.map(({ id }) => id) } },
    orderBy: { assetId: "asc" },
    include: { asset: true },
  });
  const inputOf = (name: string, id: string) =>
    given.filter((asset) => asset.id === id).map((asset) => ({ asset, name }));
  const operations = made.filter(({ kind }) => kind === "DELIVERABLE");
  return [
    ...inputs.flatMap(([name, ids]) => ids.flatMap((id) => inputOf(name, id))).map((one) => part("INPUT", one)),
    ...made.filter(({ kind }) => kind !== "DELIVERABLE").map((asset) => part("RESULT", { asset, name: null })),
    ...attached.map(({ asset }) => part("REFERENCE", { asset, name: asset.name })),
    ...operations.map((asset) => part("DELIVERABLE", { asset, name: asset.deliverable?.name ?? null })),
  ];
}

function part(role: JobAssetRole, { asset, name }: { asset: Asset; name: string | null }): Part {
  const { id, filename, contentType, size, width, height, sha256, expiresAt } = asset;
  return { id, role, name, filename, contentType, size, width, height, sha256, expiresAt, asset };
}

/** Copies of what is gone altogether. */
const orphans = (copies: JobCopy[], found: Part[]): Part[] =>
  copies
    .filter(({ assetId, role }) => !found.some((one) => one.id === assetId && one.role === role))
    .map(({ assetId: id, role, filename, contentType, size, sha256 }) => ({
      ...{ id, role, filename, contentType, size, sha256 },
      ...{ name: null, width: null, height: null, expiresAt: null, asset: null },
    }));
