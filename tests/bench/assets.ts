/** A job's files as one ZIP from the built product: how soon it begins, and what memory it takes. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monotonicFactory } from "ulid";
import { createDb } from "@/server/db/db";
import { createDiskStorage } from "@/server/storage/disk";
import { processedKey } from "@/server/storage/keys";
import { residentBytes, watchPeak } from "@/tests/services/support/memory";
import { type Product, startProduct } from "@/tests/services/support/product";
import { percentile, type Row } from "./row";

const MIB = 2 ** 20;
const FILES = 200;
const FILE_BYTES = 2 * MIB;
const ROUNDS = 5;
const FIRST_BYTE_MS = 200;
const GROWTH_MIB = 64;

export async function benchAssets(): Promise<Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "darkroom-bench-"));
  const product = await startProduct(dataDir);
  try {
    const cookie = await beGuest(product);
    const jobId = await fill(dataDir, await ownerOf(product, cookie));
    const url = `${product.url}/api/v1/jobs/${jobId}/assets.zip`;
    await download(url, cookie);
    const before = await residentBytes(product.pid);
    const peak = watchPeak(product.pid);
    const times: { first: number; whole: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) times.push(await download(url, cookie));
    return [first(times), memory(((await peak()) - before) / MIB)];
  } finally {
    await product.kill();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function first(times: { first: number; whole: number }[]): Row {
  const [median, worst] = [0.5, 1].map((share) =>
    percentile(
      times.map((time) => time.first),
      share,
    ),
  ) as [number, number];
  const whole = percentile(
    times.map((time) => time.whole),
    0.5,
  );
  return {
    figure: `ZIP of ${FILES} files, ${(FILES * FILE_BYTES) / MIB} MiB: until it begins, median (worst) of ${ROUNDS}; whole`,
    measured: `${median.toFixed(0)} ms (${worst.toFixed(0)} ms); ${(whole / 1000).toFixed(1)} s`,
    target: `< ${FIRST_BYTE_MS} ms`,
    ok: median < FIRST_BYTE_MS,
  };
}

const memory = (growth: number): Row => ({
  figure: `memory of the web process over its level before, ${ROUNDS} ZIPs`,
  measured: `${growth.toFixed(0)} MiB`,
  target: `< ${GROWTH_MIB} MiB`,
  ok: growth < GROWTH_MIB,
});

/** The cookies of a new guest. */
async function beGuest({ url }: Product): Promise<string> {
  const csrf = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const answer = await fetch(`${url}/api/auth/callback/guest`, {
    method: "POST",
    headers: { cookie: cookiesOf(csrf) },
    body: new URLSearchParams({ csrfToken, json: "true" }),
    redirect: "manual",
  });
  await answer.arrayBuffer();
  return cookiesOf(answer);
}

const cookiesOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

async function ownerOf({ url }: Product, cookie: string): Promise<string> {
  const session = (await (await fetch(`${url}/api/auth/session`, { headers: { cookie } })).json()) as {
    user: { id: string };
  };
  return session.user.id;
}

/** A finished job with many results, written where the product looks. */
async function fill(dataDir: string, ownerId: string): Promise<string> {
  const newId = monotonicFactory();
  const db = createDb(`file:${join(dataDir, "darkroom.db")}`);
  const now = () => new Date();
  const storage = createDiskStorage({ root: join(dataDir, "storage"), secret: "unused", baseUrl: "", now });
  const jobId = newId();
  await db.job.create({
    data: { id: jobId, ownerId, workflowId: "restore", inputs: {}, parameters: {}, status: "COMPLETED" },
  });
  const facts = { contentType: "image/png", size: FILE_BYTES, kind: "RESULT", status: "READY" } as const;
  for (let count = 0; count < FILES; count++) {
    const id = newId();
    const key = processedKey(jobId, id, "png");
    await storage.put(key, randomBytes(FILE_BYTES), facts);
    await db.asset.create({ data: { id, ownerId, jobId, key, filename: `photo-${count}.png`, ...facts } });
  }
  await db.$disconnect();
  return jobId;
}

/** Milliseconds until the first byte and until the last. */
async function download(url: string, cookie: string): Promise<{ first: number; whole: number }> {
  const start = performance.now();
  const answer = await fetch(url, { headers: { cookie } });
  let first = Number.NaN;
  let bytes = 0;
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    if (bytes === 0) first = performance.now() - start;
    bytes += chunk.length;
  }
  if (bytes < FILES * FILE_BYTES) throw new Error(`${url} gave ${bytes} bytes with status ${answer.status}`);
  return { first, whole: performance.now() - start };
}
