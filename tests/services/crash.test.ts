/** kill -9 at random moments: what was acknowledged is kept, and what was asked for happens once. */
import { setTimeout as wait } from "node:timers/promises";
import { expect, it } from "vitest";
import { percentile } from "@/tests/bench/row";
import { signInAsGuest } from "./support/client";
import { expectKept, expectNoOrphans, expectOnce, expectSettled, expectTold } from "./support/evidence";
import { dataFolder, openDb, testProduct } from "./support/fixture";
import { listener } from "./support/listener";
import { tinyPhoto } from "./support/photos";
import { type Random, seeded } from "./support/random";
import { createJob, MOMENTS, type Moment, type Order, place } from "./support/workload";

const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 100);
const SEED = Number(process.env.CRASH_SEED ?? 20261121);
/** Products that live and die side by side, to use every core while one of them starts. */
const LANES = 2;
const ORDERS = 2;
/** As long as the longest stretch between two moments of a tiny photo's job. */
const SPREAD_MS = 60;
const ROUND_MS = 30_000;
const START_MS = 120_000;
const ALLOWED = { WEBHOOK_ALLOW_PRIVATE: "1" };

async function newOrders(random: Random, name: string): Promise<Order[]> {
  const photos = await Promise.all(Array.from({ length: ORDERS }, () => tinyPhoto(random)));
  return photos.map((photo, index) => ({ key: `${name}-${index}`, photo }));
}

/** Calls back once, when the first of several reaches that moment. */
function onFirst(wanted: Moment): { reached(moment: Moment): void; first: Promise<void> } {
  let tell = () => {};
  const first = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return { first, reached: (moment) => moment === wanted && tell() };
}

it(`keeps its word through ${ROUNDS} kills (CRASH_SEED=${SEED})`, {
  timeout: START_MS + ROUNDS * ROUND_MS,
}, async () => {
  const share = (lane: number) => Math.floor((ROUNDS + LANES - 1 - lane) / LANES);
  const settledMs: number[] = [];
  await Promise.all(Array.from({ length: LANES }, (_, lane) => liveAndDie(lane, share(lane), settledMs)));
  const [median, longest] = [0.5, 1].map((share) => (percentile(settledMs, share) / 1000).toFixed(1));
  process.stdout.write(
    `After a restart every job had ended within ${median} s (median), ${longest} s (longest); wanted: 10 s\n`,
  );
});

async function liveAndDie(lane: number, rounds: number, settledMs: number[]): Promise<void> {
  const random = seeded(SEED + lane);
  const dataDir = dataFolder();
  const all: Order[] = [];
  const versions = new Map<string, number>();
  const told = await listener();
  let product = await testProduct(dataDir, ALLOWED);
  const client = await signInAsGuest(product.url);
  await client.trpc.webhooks.create.mutate({ url: told.url });

  for (let round = 0; round < rounds; round++) {
    const orders = await newOrders(random, `${SEED}-${lane}-${round}`);
    all.push(...orders);
    const { reached, first } = onFirst(MOMENTS[(round + lane) % MOMENTS.length] as Moment);
    told.onMessage((jobId) => orders.some((order) => order.jobId === jobId) && reached("DELIVERY"));
    const placed = Promise.all(orders.map((order) => place(client, order, reached)));
    await first;
    // Not a wait for something: the kill is to fall anywhere between two moments.
    await wait(random.next() * SPREAD_MS);
    await product.kill();
    await placed;

    product = await testProduct(dataDir, ALLOWED);
    client.moveTo(product.url);
    for (const order of orders) if (order.assetId) order.jobId = await sameJob(client, order);
    const up = performance.now();
    for (const [id, version] of await expectSettled(client, orders)) versions.set(id, version);
    settledMs.push(performance.now() - up);
  }

  await expectTold(told, all);
  await expectKept(client, all);
  const db = openDb(dataDir);
  await expectOnce(db, client, all);
  await expectNoOrphans(db, dataDir);
  const rows = await db.job.findMany({ select: { id: true, version: true } });
  expect(new Map(rows.map(({ id, version }) => [id, version]))).toEqual(versions);
}

/** Asks once more, as a client does that got no answer. */
async function sameJob(client: Parameters<typeof createJob>[0], order: Order): Promise<string> {
  const id = await createJob(client, order);
  if (order.jobId) expect(id).toBe(order.jobId);
  return id;
}
