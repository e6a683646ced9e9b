/** One executor at a time works on a database: a row with a deadline that its holder keeps moving. */
import type { Db } from "@/server/db/db";
import type { Holder } from "./holder";

const NAME = "executor";

export type Leadership = {
  /** Takes the lock, or keeps it. False while another living process holds it. */
  claim(): Promise<boolean>;
  release(): Promise<void>;
  /** Who holds it, as last seen. */
  holder(): Holder | undefined;
};

type Options = {
  db: Db;
  now(): Date;
  self: Holder;
  /** Tells apart executors within one process. */
  nonce: string;
  isAlive(holder: Holder): boolean;
  ttlMs: number;
};

type Stored = Holder & { nonce: string };

/** The lock is also the lease of every call in flight: who takes it over puts all leased calls back. */
export function createLeadership({ db, now, self, nonce, isAlive, ttlMs }: Options): Leadership {
  const mine = JSON.stringify({ ...self, nonce });
  let seen: Holder | undefined;

  const free = (lock: { holder: string; until: Date } | null): boolean => {
    if (!lock || lock.holder === mine || lock.until <= now()) return true;
    seen = JSON.parse(lock.holder) as Stored;
    return !isAlive(seen);
  };

  return {
    holder: () => seen,
    claim: () =>
      db.$transaction(async (tx) => {
        const lock = await tx.runnerLock.findUnique({ where: { name: NAME } });
        if (!free(lock)) return false;
        const row = { holder: mine, until: new Date(now().getTime() + ttlMs) };
        await tx.runnerLock.upsert({ where: { name: NAME }, create: { name: NAME, ...row }, update: row });
        seen = self;
        return true;
      }),
    release: async () => {
      await db.runnerLock.deleteMany({ where: { name: NAME, holder: mine } });
    },
  };
}
