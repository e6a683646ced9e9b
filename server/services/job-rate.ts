/** How long jobs take: as measured here for each workflow and engine, before that as the workflow guesses. */
import type { Asset, Job } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";

type Photo = Pick<Asset, "width" | "height"> | null;
export type Timed = Pick<Job, "workflowId" | "engine" | "variant"> & { input: Photo };
/** Seconds that a job will take from the moment an engine begins with it. */
export type Estimate = (job: Timed) => number;

/** What the embedded engine needs on two cores, for workflows that don't say. */
const FIRST_GUESS = { seconds: 0, secondsPerMegapixel: 20 };
const SAMPLE = 100;
/** Every watcher asks at every change; a rate over many jobs moves slowly. */
const FRESH_MS = 10_000;

/** 0 where there is no photo, or its size is not known. */
export const megapixels = (photo: Photo) => ((photo?.width ?? 0) * (photo?.height ?? 0)) / 1e6;

type Measured = { jobs: number; seconds: number; megapixels: number };
const keyOf = ({ workflowId, engine }: Pick<Timed, "workflowId" | "engine">) => `${workflowId} ${engine ?? ""}`;

const known = new WeakMap<Deps["catalog"], { rates: Map<string, Measured>; until: number }>();

type Parts = Pick<Deps, "catalog" | "now"> & { db: Tx };

/** Of the moment; asked anew now and then. */
export async function estimates({ db, catalog, now }: Parts): Promise<Estimate> {
  const rates = await measuredRates(db, catalog, now().getTime());
  return (job) => {
    const size = megapixels(job.input);
    const measured = rates.get(keyOf(job)) ?? rates.get(keyOf({ ...job, engine: null }));
    if (measured) return scaled(measured, size);
    const { seconds, secondsPerMegapixel } = guessOf(catalog, job);
    return seconds + secondsPerMegapixel * size;
  };
}

const scaled = ({ jobs, seconds, megapixels }: Measured, size: number) =>
  size > 0 && megapixels > 0 ? (seconds / megapixels) * size : seconds / jobs;

function guessOf(catalog: Deps["catalog"], { workflowId, variant }: Timed) {
  const workflow = catalog.all().find(({ id }) => id === workflowId);
  const chosen = workflow?.variants.find(({ id }) => id === variant) ?? workflow?.variants[0];
  return chosen?.estimate ?? FIRST_GUESS;
}

async function measuredRates(db: Tx, catalog: Deps["catalog"], now: number): Promise<Map<string, Measured>> {
  const fresh = known.get(catalog);
  if (fresh && fresh.until > now) return fresh.rates;
  const rates = await measure(db);
  known.set(catalog, { rates, until: now + FRESH_MS });
  return rates;
}

/** Over the last jobs that were completed here: of each workflow at each engine, and of each workflow anywhere. */
async function measure(db: Tx): Promise<Map<string, Measured>> {
  const rows = await db.job.findMany({
    where: { status: "COMPLETED", restoringAt: { not: null } },
    orderBy: { id: "desc" },
    take: SAMPLE,
    select: {
      workflowId: true,
      engine: true,
      restoringAt: true,
      completedAt: true,
      input: { select: { width: true, height: true } },
    },
  });
  const rates = new Map<string, Measured>();
  for (const { restoringAt, completedAt, ...job } of rows) {
    const seconds = ((completedAt?.getTime() ?? 0) - (restoringAt?.getTime() ?? 0)) / 1000;
    for (const key of new Set([keyOf(job), keyOf({ ...job, engine: null })])) {
      const sum = rates.get(key) ?? { jobs: 0, seconds: 0, megapixels: 0 };
      rates.set(key, {
        jobs: sum.jobs + 1,
        seconds: sum.seconds + seconds,
        megapixels: sum.megapixels + megapixels(job.input),
      });
    }
  }
  return rates;
}
