/** Jobs and photos as watchers and running steps read them again and again: in raw SQL, a third of the client's cost. */
import type { Asset, Job } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";

export async function readJob(db: Tx, id: string): Promise<Job | null> {
  const [job] = await db.$queryRaw<Job[]>`SELECT * FROM "Job" WHERE "id" = ${id}`;
  return job ?? null;
}

/** A job without a photo has no id for it, and gets none. */
export async function readAsset(db: Tx, id: string | null): Promise<Asset | null> {
  if (id === null) return null;
  const [asset] = await db.$queryRaw<Asset[]>`SELECT * FROM "Asset" WHERE "id" = ${id}`;
  return asset ?? null;
}

/** In the order in which they were made. */
export const readResults = (db: Tx, jobId: string): Promise<Asset[]> =>
  db.$queryRaw<Asset[]>`SELECT * FROM "Asset" WHERE "jobId" = ${jobId} ORDER BY "id"`;
