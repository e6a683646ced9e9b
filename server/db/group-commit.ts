/** Puts writes that arrive while another is being committed into one transaction: one BEGIN and one fsync for all. */
import type { Db, Tx } from "./db";

/** Runs the work in a transaction and resolves after its commit. The work may run twice, so it only touches `tx`. */
export type Commit = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

type Entry = { work: (tx: Tx) => Promise<unknown>; resolve(value: unknown): void; reject(error: unknown): void };

const LARGEST_GROUP = 200;
const LONGEST_PAUSE_MS = 5;

export function createGroupCommit(db: Db): Commit {
  const waiting: Entry[] = [];
  let busy = false;
  let pauseUntil = 0;

  async function drain(): Promise<void> {
    busy = true;
    while (waiting.length > 0) {
      // SQLite commits on the calling thread: while many write, at most half of the time is spent so, and more join in.
      do await nextTurn();
      while (performance.now() < pauseUntil);
      const start = performance.now();
      await commitGroup(db, waiting.splice(0, LARGEST_GROUP));
      const end = performance.now();
      pauseUntil = waiting.length > 0 ? end + Math.min(end - start, LONGEST_PAUSE_MS) : 0;
    }
    busy = false;
  }

  return <T>(work: (tx: Tx) => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      waiting.push({ work, resolve: resolve as Entry["resolve"], reject });
      if (!busy) void drain();
    });
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

async function commitGroup(db: Db, group: Entry[]): Promise<void> {
  try {
    const results = await db.$transaction(async (tx) => {
      const done: unknown[] = [];
      for (const { work } of group) done.push(await work(tx));
      return done;
    });
    group.forEach(({ resolve }, index) => {
      resolve(results[index]);
    });
  } catch (error) {
    if (group.length === 1) return group[0]?.reject(error);
    // One bad write must not take the others with it.
    for (const entry of group) await commitGroup(db, [entry]);
  }
}
