/** How long pages of the history take: the first of few jobs, and any of many. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDb, type Db } from "@/server/db/db";
import { migrateTo } from "@/server/db/migrate";
import { providerOf } from "@/server/db/provider";
import { createPreviews } from "@/server/live/previews";
import { list } from "@/server/services/jobs";
import { loadCatalog } from "@/server/workflows/catalog";
import { percentile, type Row } from "./row";

const FEW = 1_000;
const MANY = 100_000;
const PAGE = 20;
const ROUNDS = 200;
const MOST = 2;

/** On SQLite; on PostgreSQL as well where PG_TEST_URL names an empty database. */
export async function benchList(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "darkroom-bench-"));
  const urls = [`file:${join(folder, "list.db")}`, ...(process.env.PG_TEST_URL ? [process.env.PG_TEST_URL] : [])];
  const rows: Row[] = [];
  for (const url of urls) rows.push(...(await measure(url)));
  await rm(folder, { recursive: true, force: true });
  return rows;
}

async function measure(url: string): Promise<Row[]> {
  const db = createDb(url);
  await migrateTo(db, url);
  await db.user.create({ data: { id: "owner" } });
  await fill(db, url, 0, FEW);
  const first = await p95(await pages(db), () => undefined);
  await fill(db, url, FEW, MANY);
  const any = await p95(await pages(db), (round) => id(Math.floor(((round + 1) / ROUNDS) * MANY)));
  await putIntoBatch(db, url);
  const few = await p95(await pages(db, true), () => undefined);
  await db.$disconnect();
  const shown = (ms: number) => `${ms.toFixed(1)} ms`;
  const row = (figure: string, ms: number): Row => ({
    figure: `${figure} on ${providerOf(url)}: p95 (first of ${FEW})`,
    measured: `${shown(ms)} (${shown(first)})`,
    target: `≤ ${MOST} × the first`,
    ok: ms <= MOST * first,
  });
  return [row(`any page of ${MANY} jobs`, any), row(`history beside ${MANY - FEW} jobs of batches`, few)];
}

/** All but the oldest: a history that leaves them out has to come past them. */
async function putIntoBatch(db: Db, url: string): Promise<void> {
  const batch = { id: "batch", ownerId: "owner", workflowId: "restore", title: "", parameters: {}, total: MANY - FEW };
  await db.batch.create({ data: batch });
  await db.job.updateMany({ where: { id: { gte: id(FEW) } }, data: { batchId: "batch" } });
  if (providerOf(url) === "postgresql") await db.$executeRawUnsafe("ANALYZE");
}

/** Sorts by number, as ULIDs do by time. */
const id = (n: number) => `J${String(n).padStart(25, "0")}`;

/** The same number after another letter, in SQL that both databases read. */
const idOf = (letter: string) => `'${letter}' || substr('${"0".repeat(25)}' || i, length('' || i) + 1)`;

/** Done jobs, each with a photo and a result. */
async function fill(db: Db, url: string, from: number, to: number): Promise<void> {
  const numbers = `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to - 1})`;
  const asset = (letter: string, kind: string, job: string) => `${numbers}
    INSERT INTO "Asset" ("id", "ownerId", "kind", "status", "key", "filename", "contentType", "size", "jobId")
    SELECT ${idOf(letter)}, 'owner', '${kind}', 'READY', '${letter}' || i, 'photo.jpg', 'image/jpeg', 1000000, ${job} FROM n`;
  await db.$executeRawUnsafe(asset("P", "UPLOAD", "NULL"));
  await db.$executeRawUnsafe(`${numbers}
    INSERT INTO "Job" ("id", "ownerId", "workflowId", "inputAssetId", "inputs", "parameters", "status", "updatedAt")
    SELECT ${idOf("J")}, 'owner', 'restore', ${idOf("P")}, '{}', '{"scale":2}', 'COMPLETED', '2026-11-21' FROM n`);
  await db.$executeRawUnsafe(asset("R", "RESULT", idOf("J")));
  // PostgreSQL does so by itself within a minute of such a change; without it, it takes the tables for empty.
  if (providerOf(url) === "postgresql") await db.$executeRawUnsafe("ANALYZE");
}

async function pages(db: Db, single = false) {
  const deps = { db, catalog: await loadCatalog("workflows"), previews: createPreviews(), now: () => new Date() };
  return (cursor: string | undefined) => list(deps as never, "owner", { limit: PAGE, cursor, single });
}

type Pages = Awaited<ReturnType<typeof pages>>;

async function p95(page: Pages, cursorOf: (round: number) => string | undefined): Promise<number> {
  for (let round = 0; round < ROUNDS / 4; round++) await page(cursorOf(round));
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await page(cursorOf(round));
    times.push(performance.now() - start);
  }
  return percentile(times, 0.95);
}
