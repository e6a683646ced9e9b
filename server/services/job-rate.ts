/** How long jobs take here. */
import type { Asset } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";

/** What the embedded engine needs on two cores, until the first job here has been measured. */
const FIRST_GUESS_SECONDS_PER_MEGAPIXEL = 20;
const SAMPLE = 20;
/** Every watcher asks at every change; a rate over many jobs moves slowly. */
const FRESH_MS = 10_000;

export const megapixels = (asset: Pick<Asset, "width" | "height">) => ((asset.width ?? 0) * (asset.height ?? 0)) / 1e6;

const measured = new WeakMap<Tx, { rate: number; until: number }>();

/** Measured on the last jobs that were completed here. */
export async function secondsPerMegapixel({ db, now }: Pick<Deps, "db" | "now">): Promise<number> {
  const known = measured.get(db);
  if (known && known.until > now().getTime()) return known.rate;
  const rate = await measureRate(db);
  measured.set(db, { rate, until: now().getTime() + FRESH_MS });
  return rate;
}

async function measureRate(db: Tx): Promise<number> {
  const rows = await db.job.findMany({
    where: { status: "COMPLETED", restoringAt: { not: null } },
    orderBy: { id: "desc" },
    take: SAMPLE,
    select: { restoringAt: true, completedAt: true, input: { select: { width: true, height: true } } },
  });
  let seconds = 0;
  let pixels = 0;
  for (const { restoringAt, completedAt, input } of rows) {
    seconds += ((completedAt?.getTime() ?? 0) - (restoringAt?.getTime() ?? 0)) / 1000;
    pixels += megapixels(input);
  }
  return pixels > 0 ? seconds / pixels : FIRST_GUESS_SECONDS_PER_MEGAPIXEL;
}
