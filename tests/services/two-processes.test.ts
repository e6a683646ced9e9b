/** Two processes on one database and one folder: one runs the jobs, the other takes over when it is gone. */
import { expect, it } from "vitest";
import { type Client, ended, signInAsGuest } from "./support/client";
import { expectOnce } from "./support/evidence";
import { dataFolder, openDb, testProduct } from "./support/fixture";
import { largePhoto, tinyPhoto } from "./support/photos";
import { seeded } from "./support/random";
import { isRestoring, restore, seen } from "./support/restoration";
import { until } from "./support/until";
import { createJob, type Order } from "./support/workload";

const JOBS_MS = 20_000;

async function order(client: Client, key: string, seed: number): Promise<Order> {
  const placed: Order = { key, photo: await tinyPhoto(seeded(seed)) };
  placed.assetId = (await client.upload(placed.photo.bytes)).id;
  placed.jobId = await createJob(client, placed);
  return placed;
}

it("runs the jobs of both processes once, and tells those who watch at either", async () => {
  const dataDir = dataFolder();
  const first = await testProduct(dataDir);
  const second = await testProduct(dataDir);
  await until("the second to stand by", () => second.output().includes("stands by") || undefined);
  const atFirst = await signInAsGuest(first.url);
  const atSecond = await signInAsGuest(second.url);

  const own = await Promise.all([1, 2, 3].map((seed) => order(atFirst, `first-${seed}`, seed)));
  const other = await Promise.all([4, 5, 6].map((seed) => order(atSecond, `second-${seed}`, seed)));
  const views = await Promise.all([
    ...own.map(({ jobId = "" }) => ended(atFirst, jobId, JOBS_MS)),
    ...other.map(({ jobId = "" }) => ended(atSecond, jobId, JOBS_MS)),
  ]);
  expect(views.map(({ status }) => status)).toEqual(views.map(() => "COMPLETED"));
  const db = openDb(dataDir);
  await expectOnce(db, atFirst, own);
  await expectOnce(db, atSecond, other);
});

it("takes over from a process that was killed", async () => {
  const dataDir = dataFolder();
  const first = await testProduct(dataDir);
  const second = await testProduct(dataDir);
  const client = await signInAsGuest(first.url);
  const jobId = await restore(client, await largePhoto(256, 256));
  await seen(client, jobId, isRestoring);
  await first.kill();
  client.moveTo(second.url);
  expect(await ended(client, jobId, JOBS_MS)).toMatchObject({ status: "COMPLETED", results: [{ kind: "RESULT" }] });
});
