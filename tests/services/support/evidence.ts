/** What the database and the storage folder say about orders, against what the guest was told. */
import { readdir } from "node:fs/promises";
import { join, sep } from "node:path";
import { expect } from "vitest";
import type { Db } from "@/server/db/db";
import { type Client, ended } from "./client";
import type { Listener } from "./listener";
import { sha256 } from "./photos";
import { until } from "./until";
import type { Order } from "./workload";

/** Long after this it hangs. How soon it is, the crash test prints: that depends on what else the machine does. */
const SETTLE_MS = 60_000;

/** Every acknowledged job comes to its one end in time; gives the version that it ended with. */
export async function expectSettled(client: Client, orders: Order[]): Promise<Map<string, number>> {
  const views = await Promise.all(orders.flatMap(({ jobId }) => (jobId ? [ended(client, jobId, SETTLE_MS)] : [])));
  expect(views.map(({ status, error }) => ({ status, error }))).toEqual(
    views.map(() => ({ status: "COMPLETED", error: null })),
  );
  return new Map(views.map(({ id, version }) => [id, version]));
}

export async function expectKept(client: Client, orders: Order[]): Promise<void> {
  for (const { assetId, photo } of orders) {
    if (assetId) expect(sha256(await client.download(assetId, "original")), assetId).toBe(photo.sha256);
  }
}

/** One run of the function, one result, whose bytes are the stored ones. */
export async function expectOnce(db: Db, client: Client, orders: Order[]): Promise<void> {
  const runs = await db.runnerRun.findMany({ where: { functionId: "darkroom-run-job" } });
  for (const { jobId, assetId } of orders) {
    if (!jobId) continue;
    expect(await db.job.findMany({ where: { inputAssetId: assetId }, select: { id: true } })).toEqual([{ id: jobId }]);
    const results = await db.asset.findMany({ where: { jobId } });
    expect(results.map(({ kind, status }) => ({ kind, status }))).toEqual([{ kind: "RESULT", status: "READY" }]);
    // Of as many steps as it took: an engine that died with the process can cost a round.
    const ofJob = runs.filter(({ event }) => event.includes(jobId));
    expect(ofJob.map(({ status }) => status)).toEqual(["COMPLETED"]);
    for (const { id, sha256: known } of results) expect(sha256(await client.download(id, "original"))).toBe(known);
  }
}

/** A message that was cut off is held for a while, in case that it is still on its way. */
const TOLD_MS = 60_000;

/** Of each job one message, that may have come more than once. */
export async function expectTold({ messages }: Listener, orders: Order[]): Promise<void> {
  const ids = orders.flatMap(({ jobId }) => jobId ?? []);
  await until("word of every job", () => ids.every((id) => messages.has(id)) || undefined, TOLD_MS);
  for (const id of ids) expect(new Set(messages.get(id)).size, id).toBe(1);
  expect([...messages.keys()].sort()).toEqual([...ids].sort());
}

/** No stored object without a row that answers for it. */
export async function expectNoOrphans(db: Db, dataDir: string): Promise<void> {
  const known = new Set((await db.asset.findMany({ select: { id: true } })).map(({ id }) => id));
  const paths = await readdir(join(dataDir, "storage"), { recursive: true, withFileTypes: true });
  const objects = paths.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const orphans = objects.filter((path) => !path.includes(`${sep}.tmp${sep}`) && !known.has(assetOf(path)));
  expect(orphans).toEqual([]);
}

/** raw/<owner>/<asset>.jpg, processed/<job>/<asset>.png, derived/<asset>/screen.webp */
function assetOf(path: string): string {
  const parts = path.split(sep);
  const name = parts.includes("derived") ? parts.at(-2) : parts.at(-1)?.split(".")[0];
  return name ?? "";
}
