/** Everything that a batch has made as one ZIP, with a manifest that says which file came of which photo, and how. */
import type { Asset, Batch, Deliverable, Job } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import { ownBatch } from "./batches";
import { pathsOf } from "./job-paths";
import { zipFiles } from "./job-zip";
import { isExpired } from "./retention";

type Row = Job & { input: Asset | null; results: Asset[]; deliverables: Deliverable[] };
type Made = { jobId: string; asset: Asset; path: string; key: string | null };

/** Whatever is done by now. @throws AppError NOT_FOUND */
export async function zipOfBatch(deps: Deps, ownerId: string, batchId: string, signal: AbortSignal) {
  const batch = await ownBatch(deps.db, ownerId, batchId);
  const jobs = await deps.db.job.findMany({
    where: { batchId },
    orderBy: { id: "asc" },
    include: { input: true, results: { orderBy: { id: "asc" } }, deliverables: { orderBy: { id: "asc" } } },
  });
  const made = filesOf(jobs, deps.now());
  const files = made.map(({ asset, path, key }) => ({ path, key, size: asset.size }));
  const manifest = manifestOf(batch, jobs, made);
  return { filename: `darkroom-${batchId}.zip`, body: zipFiles(deps, manifest, batch.createdAt, files, signal) };
}

/** Deliverables are results of their job too; each lies in the folder of its kind. */
function filesOf(jobs: Row[], now: Date): Made[] {
  const assets = jobs.flatMap(({ id: jobId, results }) => results.map((asset) => ({ jobId, asset })));
  const roles = assets.map(({ asset: { kind, filename } }) => ({
    role: kind === "DELIVERABLE" ? ("DELIVERABLE" as const) : ("RESULT" as const),
    filename,
  }));
  const paths = pathsOf(roles);
  return assets.map(({ jobId, asset }, index) => {
    return { jobId, asset, path: paths[index] ?? "", key: isExpired(asset, now) ? null : asset.key };
  });
}

/** Grows when a reader of the earlier ones could go wrong. */
const FORMAT = 1;

const manifestOf = (batch: Batch, jobs: Row[], made: Made[]) => ({
  format: FORMAT,
  batch: {
    id: batch.id,
    title: batch.title,
    status: batch.status,
    createdAt: batch.createdAt,
    completedAt: batch.completedAt,
  },
  workflow: batch.workflowId,
  photos: jobs.map(({ id, input, status, parameters, deliverables, errorCode, errorMessage }) => ({
    job: id,
    photo: input && { filename: input.filename, sha256: input.sha256 },
    status,
    error: errorCode && { code: errorCode, message: errorMessage },
    parameters,
    files: made
      .filter(({ jobId }) => jobId === id)
      .map(({ path, key, asset: { contentType, size, width, height, sha256 } }) => {
        return { path, contentType, size, width, height, sha256, available: key !== null };
      }),
    operations: deliverables.map(({ name, op, params, status, data, errorMessage }) => {
      return { id: name, op, params, status, data, error: errorMessage };
    }),
  })),
});
