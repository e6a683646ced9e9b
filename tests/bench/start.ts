/** How long npm start takes where everything is ready: from the start of the process to the first good answer. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProduct } from "@/tests/services/support/product";
import { percentile, type Row } from "./row";

const SECOND_START_MS = 5_000;
const ROUNDS = 3;

export async function benchStart(): Promise<Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "darkroom-bench-"));
  try {
    await start(dataDir);
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) times.push(await start(dataDir));
    const median = percentile(times, 0.5);
    return [
      {
        figure: `second start: median of ${ROUNDS}`,
        measured: `${(median / 1000).toFixed(1)} s`,
        target: `≤ ${SECOND_START_MS / 1000} s`,
        ok: median <= SECOND_START_MS,
      },
    ];
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function start(dataDir: string): Promise<number> {
  const product = await startProduct(dataDir);
  await product.kill();
  return product.startMs;
}
