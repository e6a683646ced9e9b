import { describe, expect, it } from "vitest";
import { ended, signInAsGuest } from "./support/client";
import { dataFolder, openDb, testProduct } from "./support/fixture";
import { largePhoto, tinyPhoto } from "./support/photos";
import { lives } from "./support/product";
import { seeded } from "./support/random";
import { isRestoring, restore, seen } from "./support/restoration";
import { until } from "./support/until";

/** What process managers give before they kill. */
const DRAIN_MS = 15_000;
const RESTORE_MS = 120_000;

describe("SIGTERM", () => {
  it("during a restoration ends the process in time, and the job goes on after the next start", async () => {
    const dataDir = dataFolder();
    const before = await testProduct(dataDir);
    const client = await signInAsGuest(before.url);
    // Longer than the time to drain.
    const jobId = await restore(client, await largePhoto(1100, 900));
    await seen(client, jobId, isRestoring);

    const engine = before.enginePid();
    const asked = performance.now();
    expect(await before.stop()).toBe(0);
    expect(performance.now() - asked).toBeLessThan(DRAIN_MS);
    await until("the end of the engine", () => !lives(engine) || undefined, 5_000);

    const after = await testProduct(dataDir);
    client.moveTo(after.url);
    expect(await ended(client, jobId, RESTORE_MS)).toMatchObject({
      status: "COMPLETED",
      results: [{ kind: "RESULT" }],
    });
  });

  it("lets a job that is nearly done come to its end", async () => {
    const dataDir = dataFolder();
    const before = await testProduct(dataDir);
    const client = await signInAsGuest(before.url);
    const photo = await tinyPhoto(seeded(3), 256);
    const order = { key: "", photo, jobId: await restore(client, photo) };
    await seen(client, order.jobId, isRestoring);
    expect(await before.stop()).toBe(0);
    const db = openDb(dataDir);
    expect(await db.job.findUnique({ where: { id: order.jobId } })).toMatchObject({ status: "COMPLETED" });
    expect(await db.runnerLock.count()).toBe(0);
  });

  it("ends an idle process at once", async () => {
    const product = await testProduct(dataFolder());
    const asked = performance.now();
    expect(await product.stop()).toBe(0);
    expect(performance.now() - asked).toBeLessThan(5_000);
  });
});
