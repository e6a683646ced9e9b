/** What the parts of the executor share. */
import type { Db } from "@/server/db/db";
import type { Commit } from "@/server/db/group-commit";
import type { RetryDelay } from "@/server/lib/backoff";
import type { Logger } from "@/server/log";
import type { Registry } from "./registry";
import type { Timer } from "./timer";

/** An event as functions see it; other fields that a sender gave (user, v, meta) are kept. */
export type RunnerEvent = { id: string; name: string; data: unknown; ts: number; [field: string]: unknown };

export type Context = {
  db: Db;
  commit: Commit;
  registry: Registry;
  now(): Date;
  timer: Timer;
  /** A ULID that sorts after all former ones of this process. */
  newId(): string;
  log: Logger;
  retryDelay: RetryDelay;
  /** Tells the loop when a wait ends or a cron fires. */
  due(at: Date): void;
  /** Tells the loop from when a call may be made. */
  queued(at: Date): void;
};
