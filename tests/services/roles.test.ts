/** The product in parts on PostgreSQL: an engine, a runner, and two processes that serve pages. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDb, type Db } from "@/server/db/db";
import { type Client, ended, signInAsGuest } from "./support/client";
import { expectOnce } from "./support/evidence";
import { dataFolder } from "./support/fixture";
import { largePhoto, tinyPhoto } from "./support/photos";
import { NO_POSTGRES, PG_TESTS, type Postgres, startPostgres } from "./support/postgres-server";
import { type Product, runToEnd, startEngineRole, startProduct } from "./support/product";
import { seeded } from "./support/random";
import { isRestoring, restore, seen } from "./support/restoration";
import { until } from "./support/until";
import { createJob, type Order } from "./support/workload";

const JOB_MS = 20_000;

describe.skipIf(!PG_TESTS)(PG_TESTS ?? NO_POSTGRES, () => {
  const ends: (() => unknown)[] = [];
  let db: Db;
  let here: Product;
  let there: Product;
  let guest: Client;
  let configuration: Record<string, string>;
  let dataDir: string;
  let server: Postgres;

  beforeAll(async () => {
    dataDir = dataFolder((remove) => ends.unshift(remove));
    server = await startPostgres();
    ends.unshift(server.end);
    const engine = await startEngineRole(`${dataDir}/engine`);
    ends.unshift(engine.kill);
    configuration = { DATABASE_URL: await server.newDatabase(), COMFYUI_URLS: engine.url };
    const start = async (ROLE: string) => {
      const product = await startProduct(dataDir, { ...configuration, ROLE });
      ends.unshift(product.kill);
      return product;
    };
    here = await start("web");
    there = await start("web");
    await start("runner");
    db = createDb(configuration.DATABASE_URL ?? "");
    ends.unshift(() => db.$disconnect());
    guest = await signInAsGuest(here.url);
  }, 120_000);

  afterAll(async () => {
    for (const end of ends) await end();
  });

  /** A job has ended a moment before its run has. */
  const settled = () =>
    expect.poll(() => db.runnerRun.count({ where: { status: "RUNNING" } }), { timeout: JOB_MS }).toBe(0);

  it("restores once, for whoever asked at one process and watches at another", async () => {
    guest.moveTo(here.url);
    const order: Order = { key: "once", photo: await tinyPhoto(seeded(1)) };
    order.assetId = (await guest.upload(order.photo.bytes)).id;
    guest.moveTo(there.url);
    const jobId = await createJob(guest, order);
    guest.moveTo(here.url);
    expect(await createJob(guest, order)).toBe(jobId);
    order.jobId = jobId;
    const told: number[] = [];
    for await (const { progress } of guest.watch(jobId, AbortSignal.timeout(JOB_MS))) told.push(progress);
    // Not only the end: the stages were told as they came.
    expect(told.length).toBeGreaterThan(2);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    await settled();
    await expectOnce(db, guest, [order]);
  });

  it("stops at the engine what is cancelled at a process that does not run it", async () => {
    guest.moveTo(here.url);
    const jobId = await restore(guest, await largePhoto(1200, 900));
    await seen(guest, jobId, isRestoring);
    guest.moveTo(there.url);
    await guest.trpc.jobs.cancel.mutate({ id: jobId });
    expect(await ended(guest, jobId, JOB_MS)).toMatchObject({ status: "CANCELLED", results: [] });
    const queue = () => fetch(`${configuration.COMFYUI_URLS}/queue`).then((answer) => answer.json());
    await expect.poll(queue, { timeout: JOB_MS }).toEqual({ queue_running: [], queue_pending: [] });
  });

  it.skipIf(process.env.PG_TEST_URL)("goes on after its database was away", async () => {
    guest.moveTo(there.url);
    const order: Order = { key: "away", photo: await tinyPhoto(seeded(2)) };
    order.assetId = (await guest.upload(order.photo.bytes)).id;
    order.jobId = await createJob(guest, order);
    await server.kill?.();
    await server.restart?.();
    const completed = async () => {
      const view = await guest.trpc.jobs.byId.query({ id: order.jobId ?? "" }).catch(() => undefined);
      return view?.status === "COMPLETED" || undefined;
    };
    await until("the end of a job whose database was away", completed);
    await settled();
    await expectOnce(db, guest, [order]);
  });

  it("has one runner: a second one is refused, and is told what to use instead", async () => {
    const [code, output] = await runToEnd(dataDir, { ...configuration, ROLE: "runner" });
    expect(code).toBe(78);
    expect(output).toMatch(/runs the jobs of this database.*--role=web.*Inngest/s);
  });

  it("does not answer an Inngest server, and serves pages only where it is to", async () => {
    expect((await fetch(`${here.url}/api/inngest`)).status).toBe(404);
    expect((await fetch(here.url)).status).toBe(200);
  });
});
