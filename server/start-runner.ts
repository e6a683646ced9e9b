/** Chooses what executes the durable functions: the embedded executor, or an Inngest server. */
import { randomBytes } from "node:crypto";
import { createInngest } from "@/inngest/client";
import { createFunctions } from "@/inngest/functions";
import type { Deps, RunnerHealth } from "./deps";
import type { Env } from "./env";
import { createExecutor } from "./runner/executor";
import { createRelay } from "./runner/relay";
import { sdkLogger } from "./sdk-logger";
import { setServed } from "./served";

export type Runner = { poke(): void; health(): RunnerHealth; stop(drainMs: number): Promise<void> };

export async function startRunner(env: Env, deps: Deps): Promise<Runner> {
  return env.embeddedRunner ? startEmbedded(env, deps) : startRemote(deps);
}

async function startEmbedded(env: Env, deps: Deps): Promise<Runner> {
  const keys = {
    signingKey: `signkey-prod-${randomBytes(32).toString("hex")}`,
    eventKey: randomBytes(16).toString("hex"),
  };
  const client = createInngest({
    logger: sdkLogger(deps.log),
    embedded: { ...keys, fetch: (...request) => executor.fetch(...request) },
  });
  const { db, commit, now, log } = deps;
  const executor = createExecutor({ db, commit, now, log, client, functions: createFunctions(client, deps) });
  await executor.start();
  const relay = createRelay({ db, commit, now, log, send: (events) => executor.ingest(events) });
  await relay.start();
  if (env.RUNNER_DEV_ENDPOINTS) {
    log.warn("RUNNER_DEV_ENDPOINTS is on: whoever reaches this server can run its functions");
    setServed({ executor });
  }
  return {
    poke: relay.poke,
    health: executor.health,
    async stop(drainMs) {
      await relay.stop();
      await executor.stop(drainMs);
    },
  };
}

/** The server calls /api/inngest; only the hand-over of events is ours. */
async function startRemote({ db, commit, now, log, ...deps }: Deps): Promise<Runner> {
  const client = createInngest({ logger: sdkLogger(log) });
  setServed({ client, functions: createFunctions(client, { db, commit, now, log, ...deps }) });
  const relay = createRelay({ db, commit, now, log, send: async (events) => void (await client.send(events)) });
  await relay.start();
  return {
    poke: relay.poke,
    health: () => ({ running: relay.lastError() === undefined, lastError: relay.lastError() }),
    stop: () => relay.stop(),
  };
}
