/** Chooses what executes the durable functions: the embedded executor, or an Inngest server. */
import { randomBytes } from "node:crypto";
import type { InngestFunction } from "inngest";
import { createInngest } from "@/inngest/client";
import { createFunctions } from "@/inngest/functions";
import { heardBy } from "@/inngest/heard";
import type { Deps, RunnerHealth } from "./deps";
import type { Env } from "./env";
import { RUNNER_TOPIC } from "./lib/topics";
import { createExecutor, type Executor } from "./runner/executor";
import { createRelay, type OutboxEvent, type RelayOptions } from "./runner/relay";
import { sdkLogger } from "./sdk-logger";
import { setServed } from "./served";
import { buryEvent } from "./services/dead-letters";

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
  const functions = createFunctions(client, deps);
  const executor = createExecutor({ db, commit, now, log, client, functions });
  await executor.start(PARTS[env.ROLE]);
  void wakeOnWord(executor, deps);
  // Functions of other processes listen to events that we know nothing of.
  const taken = env.RUNNER_DEV_ENDPOINTS ? async (events: OutboxEvent[]) => events : takenBy(functions, deps);
  const send: RelayOptions["send"] = async (events, mark) => {
    await executor.ingest(await taken(events), mark);
    if (!executor.health().leader) live.publish(RUNNER_TOPIC);
  };
  const relay = createRelay({ db, now, log, send });
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

/** Leaves out events that no function takes, and keeps them as dead letters. */
function takenBy(functions: InngestFunction.Any[], deps: Deps) {
  const isHeard = heardBy(functions);
  return async (events: OutboxEvent[]): Promise<OutboxEvent[]> => {
    const untaken = events.filter(({ name }) => !isHeard(name));
    const why = { message: "No function takes this event.", attempts: 1 };
    if (untaken.length > 0)
      await deps.commit(async (tx) => {
        for (const event of untaken) await buryEvent(deps, tx, event, why);
      });
    return events.filter(({ name }) => isHeard(name));
  };
}

/** The server calls /api/inngest, but of the role web; only the hand-over of events is ours. */
async function startRemote({ ROLE }: Env, deps: Deps): Promise<Runner> {
  const { db, commit, now, log } = deps;
  const client = createInngest({ logger: sdkLogger(log) });
  const functions = createFunctions(client, deps);
  if (ROLE !== "web") setServed({ client, functions });
  const taken = takenBy(functions, deps);
  const send: RelayOptions["send"] = async (events, mark) => {
    const heard = await taken(events);
    if (heard.length > 0) await client.send(heard);
    await commit(mark);
  };
  const relay = createRelay({ db, now, log, send });
  await relay.start();
  return {
    poke: relay.poke,
    health: () => ({ running: relay.lastError() === undefined, lastError: relay.lastError() }),
    stop: () => relay.stop(),
  };
}
