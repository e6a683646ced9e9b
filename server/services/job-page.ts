/** A page of jobs with all their files, in one query for the files and one for what is made of them, however many they are. */
import type { Asset, Job } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { JobRow } from "./job-view";

export async function withFiles(db: Tx, jobs: Job[]): Promise<JobRow[]> {
  if (jobs.length === 0) return [];
  const ids = jobs.map(({ id }) => id);
  const inputIds = jobs.flatMap(({ inputAssetId }) => inputAssetId ?? []);
  const assets = await db.asset.findMany({
    where: { OR: [{ jobId: { in: ids } }, { id: { in: inputIds } }] },
    orderBy: { id: "asc" },
  });
  const deliverables = await db.deliverable.findMany({ where: { jobId: { in: ids } }, orderBy: { id: "asc" } });
  const byId = new Map(assets.map((asset) => [asset.id, asset]));
  const find = (id: string | null): Asset | null => byId.get(id ?? "") ?? null;
  return jobs.map((job) => ({
    ...job,
    input: find(job.inputAssetId),
    results: assets.filter(({ jobId, kind }) => jobId === job.id && kind !== "DELIVERABLE"),
    deliverables: deliverables
      .filter(({ jobId }) => jobId === job.id)
      .map((row) => ({ ...row, asset: find(row.assetId) })),
  }));
}
