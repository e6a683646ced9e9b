/** Jobs and photos as watchers and running steps read them again and again: in raw SQL, a third of the client's cost. */
import type { Asset, Job } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import { join, sql } from "@/server/db/sql";

export async function readJob(db: Tx, id: string): Promise<Job | null> {
  const [job] = await db.$queryRaw<Job[]>`SELECT * FROM "Job" WHERE "id" = ${id}`;
  return job ?? null;
}

export const readJobs = (db: Tx, ids: string[]): Promise<Job[]> =>
  db.$queryRaw<Job[]>`SELECT * FROM "Job" WHERE "id" IN (${join(ids)})`;

/** A job without a photo has no id for it, and gets none. */
export async function readAsset(db: Tx, id: string | null): Promise<Asset | null> {
  if (id === null) return null;
  const [asset] = await db.$queryRaw<Asset[]>`SELECT * FROM "Asset" WHERE "id" = ${id}`;
  return asset ?? null;
}

/** Those of them that are the owner's, in no certain order. */
export async function readAssets(db: Tx, ownerId: string, ids: string[]): Promise<Asset[]> {
  if (ids.length === 0) return [];
  return db.$queryRaw<Asset[]>`SELECT * FROM "Asset" WHERE "id" IN (${join(ids)}) AND "ownerId" = ${ownerId}`;
}

export type NewJob = Pick<Job, "id" | "ownerId" | "workflowId" | "inputAssetId" | "createdAt"> & {
  batchId?: string;
  webhookUrl?: string;
  inputs: object;
  parameters: object;
};

/** Many at once: the client takes a hundred times as long, and nothing else has its turn meanwhile. */
export async function insertJobs(tx: Tx, jobs: NewJob[]): Promise<void> {
  const rows = jobs.map(
    ({ id, ownerId, batchId = null, workflowId, inputAssetId, inputs, parameters, webhookUrl = null, createdAt }) =>
      sql`(${id}, ${ownerId}, ${batchId}, ${workflowId}, ${inputAssetId}, ${JSON.stringify(inputs)},
        ${JSON.stringify(parameters)}, ${webhookUrl}, ${createdAt}, ${createdAt})`,
  );
  await tx.$executeRaw`
    INSERT INTO "Job" ("id", "ownerId", "batchId", "workflowId", "inputAssetId", "inputs", "parameters",
      "webhookUrl", "createdAt", "updatedAt") VALUES ${join(rows)}`;
}

export async function insertJob(tx: Tx, job: NewJob): Promise<Job> {
  await insertJobs(tx, [job]);
  return (await readJob(tx, job.id)) as Job;
}
