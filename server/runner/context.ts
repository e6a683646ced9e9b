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
  /** Tells the loop that something is to be done at that time. */
  due(at: Date): void;
};
