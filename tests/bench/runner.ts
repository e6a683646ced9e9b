/** How fast the embedded executor runs a function of four steps that do nothing, durably on a file. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { createInngest } from "@/inngest/client";
import { createDb, type Db } from "@/server/db/db";
import { migrate, readMigrations } from "@/server/db/migrate";
import { createExecutor } from "@/server/runner/executor";

export type Row = { figure: string; measured: string; target: string; ok: boolean };

const P50_MS = 25;
const RUNS_PER_SECOND = 80;
const SEQUENTIAL = { warmUp: 20, runs: 100 };
const CONCURRENT = { senders: 200, runs: 1_000 };

export async function benchRunner(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "darkroom-bench-"));
  const db = createDb(`file:${join(folder, "bench.db")}`);
  try {
    await migrate(db, await readMigrations("prisma/migrations"));
    return await measure(db);
  } finally {
    await db.$disconnect();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(db: Db): Promise<Row[]> {
  const { send, stop } = await startApp(db);
  await sequential(send, SEQUENTIAL.warmUp);
  const times = await sequential(send, SEQUENTIAL.runs);
  const perSecond = await concurrent(send);
  await stop();
  const p50 = times[Math.floor(times.length * 0.5)] ?? Number.NaN;
  const p95 = times[Math.floor(times.length * 0.95)] ?? Number.NaN;
  return [
    {
      figure: "4-step run, one after the other: p50 (p95)",
      measured: `${p50.toFixed(1)} ms (${p95.toFixed(1)} ms)`,
      target: `≤ ${P50_MS} ms`,
      ok: p50 <= P50_MS,
    },
    {
      figure: `4-step runs, ${CONCURRENT.senders} in flight`,
      measured: `${perSecond.toFixed(0)}/s`,
      target: `≥ ${RUNS_PER_SECOND}/s`,
      ok: perSecond >= RUNS_PER_SECOND,
    },
  ];
}

/** `send` resolves when the function's body has returned. */
async function startApp(db: Db) {
  const done = new Map<string, () => void>();
  const log = pino({ level: "silent" });
  const client = createInngest({
    embedded: {
      fetch: (...request) => executor.fetch(...request),
      signingKey: "signkey-bench-00",
      eventKey: "bench",
    },
    logger: log,
  });
  const job = client.createFunction({ id: "job", triggers: [{ event: "go" }] }, async ({ event, step }) => {
    for (const name of ["download", "run", "upload", "complete"]) await step.run(name, () => ({ name }));
    done.get(event.data.n)?.();
  });
  const executor = createExecutor({ db, client, functions: [job], now: () => new Date(), log });
  await executor.start();
  let sent = 0;
  return {
    stop: () => executor.stop(5_000),
    async send() {
      const n = String(sent++);
      const ended = new Promise<void>((resolve) => done.set(n, resolve));
      await client.send({ name: "go", data: { n } });
      await ended;
      done.delete(n);
    },
  };
}

/** Milliseconds of each run, ascending. */
async function sequential(send: () => Promise<void>, runs: number): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await send();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}

/** Runs per second. */
async function concurrent(send: () => Promise<void>): Promise<number> {
  const start = performance.now();
  let left = CONCURRENT.runs;
  const sender = async () => {
    while (left-- > 0) await send();
  };
  await Promise.all(Array.from({ length: CONCURRENT.senders }, sender));
  return CONCURRENT.runs / ((performance.now() - start) / 1000);
}
