/** The embedded executor: runs Inngest functions durably on the app's own database, with no server. */
import type { Inngest, InngestFunction } from "inngest";
import type { Db, Tx } from "@/server/db/db";
import { type Commit, createGroupCommit } from "@/server/db/group-commit";
import { inngestDelay, type RetryDelay } from "@/server/lib/backoff";
import { ulidFactory } from "@/server/lib/ulid";
import type { Logger } from "@/server/log";
import type { Context, RunnerEvent } from "./context";
import { seedCrons } from "./cron";
import { createDevEndpoints, createFetch } from "./dev-endpoints";
import { localFunctions } from "./functions";
import { type Holder, isAlive, thisProcess } from "./holder";
import { createApi } from "./http-api";
import { applyEvents } from "./ingest";
import { createLeadership } from "./leader";
import { createLoop } from "./loop";
import { prune } from "./prune";
import { createRegistry } from "./registry";
import { remoteFunctions } from "./remote-functions";
import { tellOfStranded } from "./stranded";
import { createTerm } from "./term";
import { systemTimer, type Timer } from "./timer";

/** Of several processes one leads: it makes all calls. The others stand by to take over, or only take in events. */
export type Part = "lead or stand by" | "lead or fail" | "stay out";

/** `ts` in milliseconds; in the future, it delays the functions that the event starts. */
export type IngestEvent = { id: string; name: string; data: unknown; ts?: number };

export type Health = { running: boolean; leader: boolean; inFlight: number; lastError?: string };

export type Executor = {
  /** For `new Inngest({ fetch })`: answers the SDK's calls in process. */
  fetch: typeof fetch;
  /** Throws when a function can't be run here, and AppError CONFLICT when it is to lead and another process does. */
  start(part?: Part): Promise<void>;
  /** Looks for what other processes have put into the tables. */
  wake(): void;
  /** No new calls; waits up to `drainMs` for those in flight, then gives back leases and lock. */
  stop(drainMs: number): Promise<void>;
  /** Durable when it resolves. An event id starts a function once. also: what belongs into the same transaction. */
  ingest(events: IngestEvent[], also?: (tx: Tx) => Promise<unknown>): Promise<void>;
  health(): Health;
  /** Resolves when no call is in flight and none is due now. */
  idle(): Promise<void>;
  /** The server's side of the protocol over HTTP, for SDKs of other processes in development: it checks no keys. */
  handle(request: Request): Promise<Response>;
};

export type ExecutorOptions = {
  db: Db;
  /** Shared with whoever else writes to this database, so that all writes of a moment make one commit. */
  commit?: Commit;
  functions: InngestFunction.Any[];
  client: Inngest.Any;
  now(): Date;
  log: Logger;
  timer?: Timer;
  retryDelay?: RetryDelay;
  /** Lets the SDK run several steps in one call, reporting each; fewer calls, the same guarantees. */
  checkpoint?: boolean;
  maxInFlight?: number;
  /** After this long a call counts as failed; Inngest's server waits two hours too. */
  callTimeoutMs?: number;
  /** How long ended runs are kept. */
  retentionMs?: number;
  /** After this long without a sign of life a leader on another host is taken for gone. */
  lockTtlMs?: number;
  self?: Holder;
  isAlive?(holder: Holder): boolean;
};

const HOUR = 3_600_000;
/** Within the time that the lock lives without one. */
const BEATS = 3;

export function createExecutor(options: ExecutorOptions): Executor {
  const { db, client, functions, now, log, timer = systemTimer, lockTtlMs = 6_000 } = options;
  const newUlid = ulidFactory();
  const commit = options.commit ?? createGroupCommit(db);
  const registry = createRegistry();
  const ctx: Context = {
    db,
    commit,
    registry,
    now,
    timer,
    newId: () => newUlid(now().getTime()),
    log,
    retryDelay: options.retryDelay ?? inngestDelay,
    due: (at) => loop.due(at),
    queued: (at) => loop.queued(at),
  };
  const loop = createLoop(ctx, {
    signingKey: client.signingKey,
    checkpoint: options.checkpoint ?? true,
    timeoutMs: options.callTimeoutMs ?? 2 * HOUR,
    maxInFlight: options.maxInFlight ?? 500,
  });
  const term = createTerm({
    leadership: createLeadership({
      db,
      now,
      self: options.self ?? thisProcess(),
      nonce: ctx.newId(),
      isAlive: options.isAlive ?? isAlive,
      ttlMs: lockTtlMs,
    }),
    timer,
    log,
    beatMs: lockTtlMs / BEATS,
    lastBeats: BEATS + 1,
    async begin() {
      await commit((tx) => seedCrons(ctx, tx));
      await tellOfStranded(ctx);
      loop.open();
    },
    end: loop.close,
    beat: loop.wake,
    hourly: () => prune(db, now(), options.retentionMs ?? 7 * 24 * HOUR),
  });

  async function ingest(events: RunnerEvent[], also?: (tx: Tx) => Promise<unknown>): Promise<void> {
    await commit(async (tx) => {
      await applyEvents(ctx, tx, events);
      await also?.(tx);
    });
    loop.wake();
  }

  /** Functions of other processes; for development, because they are forgotten with this process. */
  async function register(body: unknown): Promise<void> {
    registry.add(remoteFunctions(body, registry));
    await commit((tx) => seedCrons(ctx, tx));
    loop.wake();
  }

  const api = createApi({ ctx, ingest, register });
  let running = false;

  return {
    handle: createDevEndpoints(api),
    fetch: createFetch(api),
    ingest: (events, also) =>
      ingest(
        events.map((event) => ({ ...event, ts: event.ts ?? now().getTime(), user: {} })),
        also,
      ),
    wake: loop.wake,
    async start(part = "lead or stand by") {
      registry.add(localFunctions(client, functions));
      running = true;
      if (part !== "stay out") await term.start();
      if (part === "lead or fail") await term.requireLead();
    },
    async stop(drainMs) {
      running = false;
      loop.close();
      let stopTimer = () => {};
      const drained = new Promise<void>((resolve) => {
        stopTimer = timer.after(drainMs, resolve);
      });
      await Promise.race([loop.idle(), drained]);
      stopTimer();
      await loop.abandon();
      await term.stop();
    },
    idle: () => term.idle().then(loop.idle),
    health: () => ({
      running,
      leader: term.leads(),
      inFlight: loop.inFlight(),
      lastError: loop.lastError() ?? term.lastError(),
    }),
  };
}
