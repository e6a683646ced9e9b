/** kill -9 at random moments: what was acknowledged is kept, and what was asked for happens once. */
import { setTimeout as wait } from "node:timers/promises";
import { expect, it } from "vitest";
import { signInAsGuest } from "./support/client";
import { expectKept, expectNoOrphans, expectOnce, expectSettled } from "./support/evidence";
import { dataFolder, openDb, testProduct } from "./support/fixture";
import { tinyPhoto } from "./support/photos";
import { type Random, seeded } from "./support/random";
import { createJob, MOMENTS, type Moment, type Order, place } from "./support/workload";

const ROUNDS = Number(process.env.CRASH_ROUNDS ?? MOMENTS.length);
const SEED = Number(process.env.CRASH_SEED ?? 20261121);
const ORDERS = 2;
/** As long as the longest stretch between two moments of a tiny photo's job. */
const SPREAD_MS = 60;
const ROUND_MS = 30_000;

async function newOrders(random: Random, round: number): Promise<Order[]> {
  const photos = await Promise.all(Array.from({ length: ORDERS }, () => tinyPhoto(random)));
  return photos.map((photo, index) => ({ key: `${SEED}-${round}-${index}`, photo }));
}

/** Calls back once, when the first of several reaches that moment. */
function onFirst(wanted: Moment): { reached(moment: Moment): void; first: Promise<void> } {
  let tell = () => {};
  const first = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return { first, reached: (moment) => moment === wanted && tell() };
}

it(`keeps its word through ${ROUNDS} kills (CRASH_SEED=${SEED})`, { timeout: ROUNDS * ROUND_MS }, async () => {
  const random = seeded(SEED);
  const dataDir = dataFolder();
  const all: Order[] = [];
  const versions = new Map<string, number>();
  let product = await testProduct(dataDir);
  const client = await signInAsGuest(product.url);

  for (let round = 0; round < ROUNDS; round++) {
    const orders = await newOrders(random, round);
    all.push(...orders);
    const { reached, first } = onFirst(MOMENTS[round % MOMENTS.length] as Moment);
    const placed = Promise.all(orders.map((order) => place(client, order, reached)));
    await first;
    // Not a wait for something: the kill is to fall anywhere between two moments.
    await wait(random.next() * SPREAD_MS);
    await product.kill();
    await placed;

    product = await testProduct(dataDir);
    client.moveTo(product.url);
    for (const order of orders) if (order.assetId) order.jobId = await sameJob(client, order);
    for (const [id, version] of await expectSettled(client, orders)) versions.set(id, version);
  }

  await expectKept(client, all);
  const db = openDb(dataDir);
  await expectOnce(db, client, all);
  await expectNoOrphans(db, dataDir);
  const rows = await db.job.findMany({ select: { id: true, version: true } });
  expect(new Map(rows.map(({ id, version }) => [id, version]))).toEqual(versions);
});

/** Asks once more, as a client does that got no answer. */
async function sameJob(client: Parameters<typeof createJob>[0], order: Order): Promise<string> {
  const id = await createJob(client, order);
  if (order.jobId) expect(id).toBe(order.jobId);
  return id;
}
