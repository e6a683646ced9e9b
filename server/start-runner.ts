/** Chooses what executes the durable functions: the embedded executor, or an Inngest server. */
import { randomBytes } from "node:crypto";
import { createInngest } from "@/inngest/client";
import { createFunctions } from "@/inngest/functions";
import type { Deps, RunnerHealth } from "./deps";
import type { Env } from "./env";
import { RUNNER_TOPIC } from "./lib/topics";
import { createExecutor, type Executor, type IngestEvent } from "./runner/executor";
import { createRelay } from "./runner/relay";
import { sdkLogger } from "./sdk-logger";
import { setServed } from "./served";

export type Runner = { poke(): void; health(): RunnerHealth; stop(drainMs: number): Promise<void> };

export async function startRunner(env: Env, deps: Deps): Promise<Runner> {
  return env.embeddedRunner ? startEmbedded(env, deps) : startRemote(env, deps);
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
  const { db, commit, now, log, live } = deps;
  const executor = createExecutor({ db, commit, now, log, client, functions: createFunctions(client, deps) });
  await executor.start(PARTS[env.ROLE]);
  void wakeOnWord(executor, deps);
  const send = async (events: IngestEvent[]) => {
    await executor.ingest(events);
    if (!executor.health().leader) live.publish(RUNNER_TOPIC);
  };
  const relay = createRelay({ db, commit, now, log, send });
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

/** Which part in the work on one database each role takes; of all parts several processes may be started. */
const PARTS = { all: "lead or stand by", web: "stay out", runner: "lead or fail" } as const;

/** What other processes have put into the tables is found at once, and not at the next beat. */
async function wakeOnWord(executor: Executor, { live, closing }: Deps): Promise<void> {
  for await (const _ of live.subscribe([RUNNER_TOPIC], closing)) executor.wake();
}

/** The server calls /api/inngest, but of the role web; only the hand-over of events is ours. */
async function startRemote({ ROLE }: Env, deps: Deps): Promise<Runner> {
  const { db, commit, now, log } = deps;
  const client = createInngest({ logger: sdkLogger(log) });
  if (ROLE !== "web") setServed({ client, functions: createFunctions(client, deps) });
  const relay = createRelay({ db, commit, now, log, send: async (events) => void (await client.send(events)) });
  await relay.start();
  return {
    poke: relay.poke,
    health: () => ({ running: relay.lastError() === undefined, lastError: relay.lastError() }),
    stop: () => relay.stop(),
  };
}
