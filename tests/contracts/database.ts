/** What a database promises to those who share it. */
import { describe, expect, it } from "vitest";
import type { Db } from "@/server/db/db";
import { createGroupCommit } from "@/server/db/group-commit";
import { migrateTo } from "@/server/db/migrate";

const AT = new Date("2026-11-21T12:00:00.123Z");
const PER_CLIENT = 25;

/** Of an empty database at `url`; as many clients as the database takes in one process. */
export type Clients = { url: string; one: Db; other: Db };

export function databaseContract(name: string, clients: () => Promise<Clients>): void {
  async function migrated() {
    const { url, one, other } = await clients();
    await migrateTo(one, url);
    return { one, other };
  }

  const key = (db: Pick<Db, "runnerDedup">, name: string) =>
    db.runnerDedup.create({ data: { key: name, expiresAt: AT } });

  describe(`${name}, shared by two`, () => {
    it("is migrated once when both start together", async () => {
      const { url, one, other } = await clients();
      const applied = await Promise.all([migrateTo(one, url), migrateTo(other, url)]);
      const [row] = await one.$queryRaw<{ n: number | bigint }[]>`SELECT COUNT(*) AS "n" FROM "_prisma_migrations"`;
      expect(Number(row?.n)).toBeGreaterThan(0);
      expect(applied.flat()).toHaveLength(Number(row?.n));
    });

    it("loses nothing of transactions that read and then write", async () => {
      const { one, other } = await migrated();
      const data = { id: "run", functionId: "f", dedupKey: "k", event: "{}", version: 0, startedAt: AT };
      await one.runnerRun.create({ data });
      const increment = (commit: ReturnType<typeof createGroupCommit>) =>
        commit(async (tx) => {
          const { version } = await tx.runnerRun.findUniqueOrThrow({ where: { id: "run" } });
          await tx.runnerRun.update({ where: { id: "run" }, data: { version: version + 1 } });
        });
      const commits = [createGroupCommit(one), createGroupCommit(other)];
      await Promise.all(commits.flatMap((commit) => Array.from({ length: PER_CLIENT }, () => increment(commit))));
      expect(await other.runnerRun.findUnique({ where: { id: "run" } })).toMatchObject({ version: 2 * PER_CLIENT });
    });

    it("lets one of two make what both find missing", async () => {
      const { one, other } = await migrated();
      const makeOnce = (db: Db) =>
        db.$transaction(async (tx) => {
          if (await tx.runnerDedup.findUnique({ where: { key: "once" } })) return false;
          await key(tx, "once");
          return true;
        });
      const made = await Promise.all([one, other, one, other].map(makeOnce));
      expect(made.filter(Boolean)).toHaveLength(1);
    });

    it("calls a second row of the same key P2002", async () => {
      const { one, other } = await migrated();
      await key(one, "taken");
      await expect(key(other, "taken")).rejects.toMatchObject({ code: "P2002" });
    });

    it("shows nothing of a transaction that failed, and all of one that did not", async () => {
      const { one, other } = await migrated();
      const failing = one.$transaction(async (tx) => {
        await key(tx, "half");
        throw new Error("no further");
      });
      await expect(failing).rejects.toThrow("no further");
      await one.$transaction((tx) => key(tx, "whole"));
      expect(await other.runnerDedup.findMany()).toEqual([{ key: "whole", expiresAt: AT }]);
    });

    it("gives rows back as they were put in, also to raw SQL", async () => {
      const { one, other } = await migrated();
      const data = { deep: [1, "two", { three: null }] };
      await one.outboxEvent.create({ data: { id: "1", name: "n", data, createdAt: AT, nextAttemptAt: AT } });
      const raw = await other.$queryRaw`
        SELECT "id", "data", "createdAt", "deliveredAt", "attempts" FROM "OutboxEvent" WHERE "createdAt" <= ${AT}`;
      expect(raw).toEqual([{ id: "1", data, createdAt: AT, deliveredAt: null, attempts: 0 }]);
    });
  });
}
