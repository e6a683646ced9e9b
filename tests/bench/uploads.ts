/** What uploads and restorations do to the web process: its memory, and its answers meanwhile. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { sharp } from "@/server/images/sharp";
import { type Client, ended, signInAsGuest } from "@/tests/services/support/client";
import { residentBytes, watchPeak } from "@/tests/services/support/memory";
import { largePhoto } from "@/tests/services/support/photos";
import { type Product, startProduct } from "@/tests/services/support/product";
import { percentile, type Row } from "./row";

const MIB = 2 ** 20;
const AT_ONCE = 4;
const ROUNDS = 3;
const GROWTH_MIB = 64;
const HEALTH_P99_MS = 100;
const ASK_EVERY_MS = 50;
const RESTORED = { width: 1024, height: 1024, timeoutMs: 300_000 };

export async function benchUploads(): Promise<Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "darkroom-bench-"));
  const product = await startProduct(dataDir);
  try {
    const client = await signInAsGuest(product.url);
    await client.upload((await largePhoto(256, 256)).bytes);
    const random = new Uint8Array(randomBytes(50 * MIB - 1));
    return [
      await memory(product, "50 MB of random bytes", () => client.upload(random).catch(() => undefined)),
      await memory(product, "photos of 45 MB and 16 megapixels", uploader(client, await noisyPhoto())),
      await health(product, client),
    ];
  } finally {
    await product.kill();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const uploader = (client: Client, bytes: Uint8Array<ArrayBuffer>) => () => client.upload(bytes, "photo.png");

/** Noise keeps it as large as its pixels. */
async function noisyPhoto(): Promise<Uint8Array<ArrayBuffer>> {
  const [width, height] = [4000, 4000];
  const pixels = randomBytes(width * height * 3).map((value) => value & 0x7f);
  const image = sharp(pixels, { raw: { width, height, channels: 3 } });
  return new Uint8Array(await image.png({ compressionLevel: 1 }).toBuffer());
}

async function memory(product: Product, what: string, upload: () => Promise<unknown>): Promise<Row> {
  const before = await residentBytes(product.pid);
  const peak = watchPeak(product.pid);
  for (let round = 0; round < ROUNDS; round++) await Promise.all(Array.from({ length: AT_ONCE }, upload));
  const growth = ((await peak()) - before) / MIB;
  return {
    figure: `memory of the web process over its level before, ${AT_ONCE} × ${what} at once`,
    measured: `${growth.toFixed(0)} MiB (before: ${(before / MIB).toFixed(0)} MiB)`,
    target: `< ${GROWTH_MIB} MiB`,
    ok: growth < GROWTH_MIB,
  };
}

async function health(product: Product, client: Client): Promise<Row> {
  const { width, height, timeoutMs } = RESTORED;
  const { id: inputAssetId } = await client.upload((await largePhoto(width, height)).bytes);
  const { id } = await client.trpc.jobs.create.mutate({ inputAssetId, parameters: { scale: 1 } });
  const done = new AbortController();
  const restored = ended(client, id, timeoutMs).finally(() => done.abort());
  const asked: Promise<number>[] = [];
  while (!done.signal.aborted) {
    asked.push(ask(product.url));
    await wait(ASK_EVERY_MS);
  }
  await restored;
  const times = await Promise.all(asked);
  const p99 = percentile(times, 0.99);
  return {
    figure: `/api/health while ${width} × ${height} pixels are restored: p99 (p50) of ${times.length}`,
    measured: `${p99.toFixed(0)} ms (${percentile(times, 0.5).toFixed(0)} ms)`,
    target: `< ${HEALTH_P99_MS} ms`,
    ok: p99 < HEALTH_P99_MS,
  };
}

async function ask(url: string): Promise<number> {
  const start = performance.now();
  const answer = await fetch(`${url}/api/health`);
  await answer.arrayBuffer();
  return performance.now() - start;
}
