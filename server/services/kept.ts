/** What an owner keeps for good: how much room it takes. */
import type { Tx } from "@/server/db/db";

/** Bytes of files that don't expire and of copies kept with jobs. */
export async function keptBytes(db: Tx, ownerId: string): Promise<number> {
  const assets = await db.asset.aggregate({
    where: { ownerId, status: "READY", expiresAt: null },
    _sum: { size: true },
  });
  const copies = await db.jobCopy.aggregate({ where: { job: { ownerId } }, _sum: { size: true } });
  return (assets._sum.size ?? 0) + (copies._sum.size ?? 0);
}
