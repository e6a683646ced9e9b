/** A process that can be made to die: from a chosen point on, nothing it asks of database or storage happens any more. */

import type { Db } from "@/server/db/db";
import { createGroupCommit } from "@/server/db/group-commit";
import type { Deps } from "@/server/deps";
import type { DiskStorage, Storage } from "@/server/storage/storage";

export class Died extends Error {}

export type Mortal = {
  /** Of a new process, on the same database and storage; it dies at its n-th point, of which each call has one before and one behind. */
  start(deps: Deps, diesAt: number | null): Deps;
  /** Resolves when nothing that it had begun is under way any more. */
  settled(): Promise<void>;
};

export function mortal(): Mortal {
  const underway = new Set<Promise<unknown>>();
  return {
    start(deps, diesAt) {
      if (diesAt === null) return deps;
      let left = diesAt;
      const point = () => {
        if (--left <= 0) throw new Died();
      };
      async function living<T>(call: () => Promise<T>): Promise<T> {
        point();
        const going = call();
        underway.add(going);
        const answer = await going.finally(() => underway.delete(going));
        point();
        return answer;
      }
      const db = mortalDb(deps.db, living);
      return { ...deps, db, commit: createGroupCommit(db), storage: mortalStorage(deps.storage, living) };
    },
    async settled() {
      while (underway.size > 0) await Promise.allSettled(underway);
    },
  };
}

type Living = <T>(call: () => Promise<T>) => Promise<T>;

/** What a transaction has done before it dies is undone, as by a database whose client is gone. */
function mortalDb(db: Db, living: Living): Db {
  const mortals = db.$extends({
    query: { $allOperations: ({ args, query }) => living(async () => query(args)) },
  }) as unknown as Db;
  const transaction = mortals.$transaction.bind(mortals) as (work: unknown) => Promise<unknown>;
  return new Proxy(mortals, {
    get: (target, name) =>
      name === "$transaction" ? (work: unknown) => living(() => transaction(work)) : Reflect.get(target, name),
  });
}

function mortalStorage(storage: Storage, living: Living): Storage {
  const disk = storage.disk as DiskStorage;
  return {
    ...storage,
    disk: { ...disk, disk, receive: (link, chunks) => living(() => disk.receive(link, chunks)) },
    put: (key, body, options) => living(() => storage.put(key, body, options)),
    putFile: (key, path, options) => living(() => storage.putFile(key, path, options)),
    async get(key, range) {
      let opened: Awaited<ReturnType<Storage["get"]>> | undefined;
      return living(async () => (opened = await storage.get(key, range))).catch((error) => {
        opened?.body.destroy();
        throw error;
      });
    },
    head: (key) => living(() => storage.head(key)),
    delete: (key) => living(() => storage.delete(key)),
  };
}
