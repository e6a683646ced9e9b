import type { InngestFunction } from "inngest";
import { onTestFinished } from "vitest";
import { createInngest } from "@/inngest/client";
import { createFunctions } from "@/inngest/functions";
import type { Deps } from "@/server/deps";
import { createExecutor } from "@/server/runner/executor";
import { createRelay } from "@/server/runner/relay";
import type { Timer } from "@/server/runner/timer";

/** A stall of the test process must not look like the death of its runner. */
const LOCK_TTL_MS = 86_400_000;
/** A minute's wait is 0.06 s. */
const SPEED = 1000;

/** For testDeps and the runner alike: time that passes so many times faster than on a wall clock. */
export function hurriedTime(speed = SPEED) {
  const start = performance.now();
  const origin = new Date("2026-11-21T12:00:00Z").getTime();
  const timer: Timer = {
    after(ms, callback) {
      const handle = setTimeout(callback, ms / speed);
      return () => clearTimeout(handle);
    },
  };
  return { timer, now: () => new Date(origin + (performance.now() - start) * speed) };
}

/** Time hurries so that these would be at it all the while; tests call what they do. */
const isByTheClock = ({ opts }: InngestFunction.Any) =>
  (opts.triggers ?? []).some((trigger: object) => "cron" in trigger);

/** The embedded executor and relay on the test's database; time passes as fast as it can. */
export async function startTestRunner(deps: Deps, timer: Timer, { byTheClock = false } = {}): Promise<void> {
  const keys = { signingKey: `signkey-prod-${"ab".repeat(32)}`, eventKey: "test" };
  const client = createInngest({
    logger: deps.log,
    embedded: { ...keys, fetch: (...request) => executor.fetch(...request) },
  });
  const { db, now, log } = deps;
  const executor = createExecutor({
    db,
    now,
    log,
    timer,
    client,
    functions: createFunctions(client, deps).filter((fn) => byTheClock || !isByTheClock(fn)),
    lockTtlMs: LOCK_TTL_MS,
  });
  const relay = createRelay({ db, now, log, send: executor.ingest });
  deps.pokeOutbox = relay.poke;
  await executor.start();
  await relay.start();
  onTestFinished(async () => {
    await relay.stop();
    await executor.stop(0);
  });
}
