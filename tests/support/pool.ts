import { onTestFinished } from "vitest";
import type { Engine } from "@/server/engines/engine";
import type { EnginePool, EngineStatus } from "@/server/engines/engine-pool";
import { createPool } from "@/server/engines/pool";

/** A pool of these for one test; it looks at them so often that nobody waits. */
export function poolOf(engines: Engine[], changed?: (status: EngineStatus) => void): EnginePool {
  const pool = createPool(
    engines.map((engine) => ({ engine })),
    { changed, pace: { checkMs: 20, retryMs: 2, doubtMs: 1 } },
  );
  onTestFinished(() => pool.close());
  return pool;
}
