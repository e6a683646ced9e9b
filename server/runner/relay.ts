/** Hands the outbox over to the runner: what a transaction wrote is delivered at least once, in order. */
import { Prisma } from "@/prisma/generated/sqlite/client";
import type { Db, Tx } from "@/server/db/db";
import { doublingDelay, type RetryDelay } from "@/server/lib/backoff";
import type { Logger } from "@/server/log";
import { systemTimer, type Timer } from "./timer";

/** The id is the outbox row's, by which the runner recognises an event that it gets twice. */
export type OutboxEvent = { id: string; name: string; data: Record<string, unknown>; ts: number };

export type Relay = {
  start(): Promise<void>;
  /** Waits for the hand-over that is under way. */
  stop(): Promise<void>;
  /** Hands over at once; calls during a hand-over make one more. */
  poke(): void;
  /** Resolves when no hand-over is under way. */
  idle(): Promise<void>;
  /** What the receiver failed with, until it takes something again. */
  lastError(): string | undefined;
};

/** May run twice: of a transaction that is tried again. */
export type Mark = (tx: Tx) => Promise<unknown>;

export type RelayOptions = {
  db: Db;
  /**
   * Resolves when the events are safe with the receiver, and `mark` has noted that in a transaction: the one that takes
   * them in, where the receiver keeps them in this database too.
   */
  send(events: OutboxEvent[], mark: Mark): Promise<void>;
  now(): Date;
  log: Logger;
  timer?: Timer;
  retryDelay?: RetryDelay;
  /** How often to look for events that nobody poked for. */
  everyMs?: number;
  batch?: number;
};

type Row = { id: string; name: string; data: unknown; createdAt: Date; attempts: number };

// When this many fail one after the other, the receiver is down, and trying the rest would only take time.
const DOWN_AFTER = 3;

export function createRelay(options: RelayOptions): Relay {
  const { db, send, now, log, timer = systemTimer, everyMs = 5_000, batch = 100 } = options;
  const retryDelay = options.retryDelay ?? doublingDelay(1_000, 60_000);
  let running = false;
  let again = false;
  let work: Promise<void> | undefined;
  let stopTimer = () => {};
  let lastError: string | undefined;

  function poke(): void {
    again = true;
    if (!running || work) return;
    work = drain().finally(() => {
      work = undefined;
      rest();
    });
  }

  function rest(): void {
    stopTimer();
    if (running) stopTimer = timer.after(everyMs, poke);
  }

  async function drain(): Promise<void> {
    try {
      while (running && again) {
        again = false;
        if ((await handOver()) === batch) again = true;
      }
    } catch (error) {
      log.error({ err: error }, "the outbox could not be read or marked, and is tried again");
    }
  }

  /** Gives the number of events that were due. */
  async function handOver(): Promise<number> {
    const rows = await db.$queryRaw<Row[]>`
      SELECT "id", "name", "data", "createdAt", "attempts" FROM "OutboxEvent"
      WHERE "deliveredAt" IS NULL AND "nextAttemptAt" <= ${now()} ORDER BY "id" LIMIT ${batch}`;
    if (rows.length === 0) return 0;
    try {
      await deliver(rows);
    } catch (error) {
      await deliverSingly(rows, error);
    }
    return rows.length;
  }

  async function deliver(rows: Row[]): Promise<void> {
    const ids = Prisma.join(rows.map(({ id }) => id));
    await send(
      rows.map(toEvent),
      (tx) => tx.$executeRaw`
        UPDATE "OutboxEvent" SET "deliveredAt" = ${now()}, "lastError" = NULL WHERE "id" IN (${ids})`,
    );
    lastError = undefined;
  }

  /** One event that the receiver does not take must not hold up the others. */
  async function deliverSingly(rows: Row[], batchError: unknown): Promise<void> {
    if (rows.length === 1) return postpone(rows, batchError);
    let failures = 0;
    for (const [index, row] of rows.entries()) {
      const failed = await deliver([row]).then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
      failures = failed ? failures + 1 : 0;
      if (failed) await postpone([row], failed.error);
      if (failed && failures >= DOWN_AFTER) return postpone(rows.slice(index + 1), failed.error);
    }
  }

  async function postpone(rows: Row[], error: unknown): Promise<void> {
    lastError = textOf(error);
    log.warn({ err: error, events: rows.map(({ id }) => id) }, "events could not be handed over, and are tried again");
    for (const { id, attempts } of rows) {
      const nextAttemptAt = new Date(now().getTime() + retryDelay(attempts));
      await db.outboxEvent.update({ where: { id }, data: { attempts: attempts + 1, nextAttemptAt, lastError } });
    }
  }

  return {
    poke,
    lastError: () => lastError,
    async start() {
      running = true;
      poke();
      await work;
    },
    async stop() {
      running = false;
      stopTimer();
      await work;
    },
    async idle() {
      while (work) await work;
    },
  };
}

const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const toEvent = ({ id, name, data, createdAt }: Row): OutboxEvent => ({
  id,
  name,
  data: data as Record<string, unknown>,
  ts: createdAt.getTime(),
});
