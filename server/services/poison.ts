/**
 * Photos that bring engines down. One that an engine died over twice, while it was at work on just this one, is
 * quarantined: its owner keeps it, but it is given to no engine any more, so that nobody else's photos suffer.
 */
import type { Asset } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import { EMBEDDED_ENGINE } from "@/server/schemas/engine";
import { type JobAttempt, rowKey } from "./job-attempt";
import type { Setback } from "./job-place";

const MOST_CRASHES = 2;

export const isPoison = ({ crashes }: Pick<Asset, "crashes">) => crashes >= MOST_CRASHES;

export const poisonous = ({ id, filename }: Pick<Asset, "id" | "filename">) =>
  new AppError(
    "CORRUPT_IMAGE",
    `"${filename}" has brought down the restoration server twice, so it is not tried again. Your photo is kept. Save it anew with another program, and try that.`,
    { details: { assetId: id } },
  );

/** After a setback in the step that runs a job. @throws AppError CORRUPT_IMAGE when it was the photo's second time */
export async function suspect(deps: Deps, run: JobAttempt, setback: Setback): Promise<void> {
  if (deps.closing.aborted || !hasDied(setback)) return;
  const photo = await deps.commit(async (tx) => {
    const job = await tx.job.findUnique({ where: { ...rowKey(run), status: "PROCESSING", stage: "RESTORING" } });
    if (!job?.inputAssetId) return null;
    const there = { engine: setback.engine, status: "PROCESSING", stage: "RESTORING" } as const;
    if ((await tx.job.count({ where: { ...there, id: { not: job.id } } })) > 0) return null;
    const photo = await tx.asset.update({ where: { id: job.inputAssetId }, data: { crashes: { increment: 1 } } });
    if (!isPoison(photo)) return photo;
    return tx.asset.update({ where: { id: photo.id }, data: { errorCode: "CORRUPT_IMAGE" } });
  });
  if (!photo) return;
  deps.log.warn({ ...run, assetId: photo.id, crashes: photo.crashes, ...setback }, "an engine died over a photo");
  if (isPoison(photo)) throw poisonous(photo);
}

/** The embedded engine is on this machine: when it does not answer, it has died. Another may only be out of reach. */
const hasDied = ({ engine, code }: Setback) =>
  code === "ENGINE_LOST" || (engine === EMBEDDED_ENGINE && code === "ENGINE_UNREACHABLE");
