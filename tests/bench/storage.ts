/** What it costs to hand out links and to stream a file through the product, beside a bare Node server in the same run. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDiskStorage } from "@/server/storage/disk";
import { rawKey } from "@/server/storage/keys";
import { createS3Storage } from "@/server/storage/s3";
import { residentBytes, watchPeak } from "@/tests/services/support/memory";
import { startProduct } from "@/tests/services/support/product";
import { percentile, type Row } from "./row";

const MIB = 2 ** 20;
const LINKS = 100;
const LINKS_MS = 150;
const FILE_BYTES = 50 * MIB;
const ROUNDS = 9;
const SHARE = 0.6;
const GROWTH_MIB = 32;
const SECRET = "only-for-the-benchmark-only-for-the-benchmark";
const OWNER = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const keyOf = (number: number) => rawKey(OWNER, `${OWNER.slice(0, 23)}${100 + number}`, "png");

export async function benchStorage(): Promise<Row[]> {
  return [await presigning(), ...(await streaming())];
}

async function presigning(): Promise<Row> {
  const credentials = { accessKeyId: "key", secretAccessKey: "secret" };
  const options = { bucket: "photos", region: "us-east-1", forcePathStyle: true, prefix: "", credentials };
  const storage = createS3Storage({ ...options, endpoint: "http://127.0.0.1:9" });
  const limits = { contentType: "image/jpeg", size: 1000, sha256: "0a".repeat(32), expiresInSeconds: 3600 };
  const times: number[] = [];
  let unique = true;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    const links = await Promise.all(Array.from({ length: LINKS }, (_, at) => storage.presignPut(keyOf(at), limits)));
    times.push(performance.now() - start);
    unique &&= new Set(links.map(({ url }) => url)).size === LINKS;
  }
  const [first = Number.NaN, median] = [times[0], percentile(times, 0.5)];
  return {
    figure: `${LINKS} links to a bucket, each another: median of ${ROUNDS} rounds (the first, cold)`,
    measured: `${median.toFixed(0)} ms (${first.toFixed(0)} ms)${unique ? "" : ", NOT unique"}`,
    target: `≤ ${LINKS_MS} ms`,
    ok: median <= LINKS_MS && unique,
  };
}

async function streaming(): Promise<Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "darkroom-bench-"));
  const root = join(dataDir, "storage");
  const storage = createDiskStorage({ root, secret: SECRET, baseUrl: "", now: () => new Date() });
  await storage.put(keyOf(0), randomBytes(FILE_BYTES), { contentType: "image/png" });
  const product = await startProduct(dataDir, { APP_SECRET: SECRET });
  const bare = await startBareServer(join(root, keyOf(0)));
  try {
    const ours = product.url + (await storage.presignGet(keyOf(0), { expiresInSeconds: 3600 })).url;
    for (const url of [ours, bare.url]) await download(url);
    const before = await residentBytes(product.pid);
    const peak = watchPeak(product.pid);
    const times: Record<"ours" | "bare", number[]> = { ours: [], bare: [] };
    for (let round = 0; round < ROUNDS; round++) {
      times.bare.push(await download(bare.url));
      times.ours.push(await download(ours));
    }
    const growth = ((await peak()) - before) / MIB;
    const [own, reference] = [times.ours, times.bare].map((list) => FILE_BYTES / MIB / percentile(list, 0.5));
    return [throughput(own as number, reference as number), memory(growth)];
  } finally {
    bare.stop();
    await product.kill();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const throughput = (ours: number, bare: number): Row => ({
  figure: `50 MB over a signed link, as a share of a bare Node stream, medians of ${ROUNDS} each`,
  measured: `${((100 * ours) / bare).toFixed(0)} % (${ours.toFixed(0)} of ${bare.toFixed(0)} MiB/s)`,
  target: `≥ ${100 * SHARE} %`,
  ok: ours >= SHARE * bare,
});

const memory = (growth: number): Row => ({
  figure: `memory of the web process over its level before, ${ROUNDS} × 50 MB streamed`,
  measured: `${growth.toFixed(0)} MiB`,
  target: `< ${GROWTH_MIB} MiB`,
  ok: growth < GROWTH_MIB,
});

const BARE = `
  const { createReadStream } = require("node:fs");
  const server = require("node:http").createServer((_, answer) => createReadStream(process.argv[1]).pipe(answer));
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
`;

async function startBareServer(file: string): Promise<{ url: string; stop(): void }> {
  const child = spawn(process.execPath, ["-e", BARE, file], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = await once(child.stdout, "data");
  return { url: `http://127.0.0.1:${Number(port)}/`, stop: () => void child.kill() };
}

/** Seconds until the last byte. */
async function download(url: string): Promise<number> {
  const start = performance.now();
  const answer = await fetch(url);
  let bytes = 0;
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) bytes += chunk.length;
  if (bytes !== FILE_BYTES) throw new Error(`${url} gave ${bytes} bytes with status ${answer.status}`);
  return (performance.now() - start) / 1000;
}
