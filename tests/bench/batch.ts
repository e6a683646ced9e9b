/** Many photos at once: whether all come through, and whether the web process still answers meanwhile. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Client, ended, signInAsGuest } from "@/tests/services/support/client";
import { largePhoto } from "@/tests/services/support/photos";
import { type Product, startProduct } from "@/tests/services/support/product";
import { percentile, type Row } from "./row";

const AT_ONCE = 100;
const PHOTOS = 500;
const DIFFERENT = 20;
const SIDE = 24;
const HEALTH_P99_MS = 150;
const ASK_EVERY_MS = 50;
/** Restoring them all takes longer than this has to be looked at. */
const LOOK_MS = 45_000;
const JOB_TIMEOUT_MS = 240_000;

export async function benchBatch(): Promise<Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "darkroom-bench-"));
  const product = await startProduct(dataDir);
  try {
    const client = await signInAsGuest(product.url);
    return [await together(client), await health(product, client)];
  } finally {
    await product.kill();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const tinyPhoto = async () => (await largePhoto(SIDE, SIDE)).bytes;

async function together(client: Client): Promise<Row> {
  const bytes = await tinyPhoto();
  const one = async () => {
    const { id: inputAssetId } = await client.upload(bytes);
    const { id } = await client.trpc.jobs.create.mutate({ inputAssetId });
    return (await ended(client, id, JOB_TIMEOUT_MS)).status;
  };
  const start = performance.now();
  const outcomes = await Promise.allSettled(Array.from({ length: AT_ONCE }, one));
  const seconds = (performance.now() - start) / 1000;
  const done = outcomes.filter((outcome) => outcome.status === "fulfilled" && outcome.value === "COMPLETED").length;
  return {
    figure: `uploads and jobs at once that succeed, of ${AT_ONCE} with ${SIDE} × ${SIDE} pixels (time)`,
    measured: `${done} (${seconds.toFixed(0)} s)`,
    target: `${AT_ONCE}`,
    ok: done === AT_ONCE,
  };
}

async function health(product: Product, client: Client): Promise<Row> {
  const bytes = await tinyPhoto();
  const uploads = await Promise.all(Array.from({ length: DIFFERENT }, () => client.upload(bytes)));
  const photos = Array.from({ length: PHOTOS }, (_, at) => ({ inputAssetId: uploads[at % DIFFERENT]?.id ?? "" }));
  const over = new AbortController();
  const asking = askUntil(product.url, over.signal);
  const start = performance.now();
  const { id } = await client.trpc.batches.create.mutate({ photos });
  const created = performance.now() - start;
  const done = await watched(client, id);
  await client.trpc.batches.cancel.mutate({ id }).catch(() => undefined);
  over.abort();
  const times = await asking;
  const p99 = percentile(times, 0.99);
  return {
    figure: `/api/health during a batch of ${PHOTOS}, from its creation (which took ${created.toFixed(0)} ms) to its end or ${LOOK_MS / 1000} s later, when ${done} were done: p99 (p50) of ${times.length}`,
    measured: `${p99.toFixed(0)} ms (${percentile(times, 0.5).toFixed(0)} ms)`,
    target: `< ${HEALTH_P99_MS} ms`,
    ok: p99 < HEALTH_P99_MS,
  };
}

/** How many were done in the end. */
async function watched(client: Client, id: string): Promise<number> {
  const until = performance.now() + LOOK_MS;
  for (;;) {
    const { counts, completedAt } = await client.trpc.batches.byId.query({ id });
    if (completedAt || performance.now() > until) return counts.COMPLETED;
    await wait(1_000);
  }
}

/** Milliseconds of each answer. */
async function askUntil(url: string, signal: AbortSignal): Promise<number[]> {
  const asked: Promise<number>[] = [];
  while (!signal.aborted) {
    asked.push(ask(url));
    await wait(ASK_EVERY_MS);
  }
  return Promise.all(asked);
}

async function ask(url: string): Promise<number> {
  const start = performance.now();
  await (await fetch(`${url}/api/health`)).arrayBuffer();
  return performance.now() - start;
}
