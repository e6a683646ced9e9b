import { expect, it } from "vitest";
import { ended, signInAsGuest } from "./support/client";
import { dataFolder, openDb, testProduct } from "./support/fixture";
import { largePhoto } from "./support/photos";
import { isRestoring, restore, seen } from "./support/restoration";
import { until } from "./support/until";

it("finishes a job whose engine is killed under it, on the engine that takes its place", async () => {
  const product = await testProduct(dataFolder());
  const client = await signInAsGuest(product.url);
  const jobId = await restore(client, await largePhoto(320, 320));
  await seen(client, jobId, isRestoring);

  const killed = product.enginePid();
  process.kill(killed, "SIGKILL");
  await until("another engine", () => product.enginePid() !== killed || undefined, 30_000);

  const view = await ended(client, jobId, 60_000);
  expect(view).toMatchObject({ status: "COMPLETED", error: null, results: [{ kind: "RESULT" }] });
  const db = openDb(product.dataDir);
  expect(await db.asset.count({ where: { jobId } })).toBe(1);
  // The person was not told of a failure in between: it is the same attempt.
  expect(await db.job.findUnique({ where: { id: jobId } })).toMatchObject({ attempt: 1 });
});
