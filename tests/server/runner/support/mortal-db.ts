/** A database client that can die with its process: nothing that it is asked afterwards is ever done or answered. */
import type { Db } from "@/server/db/db";

export type MortalDb = {
  db: Db;
  kill(): void;
  /** Dies at the n-th transaction from now: before it begins, or after its commit but before the caller hears of it. */
  killAt(transaction: number, moment: "before" | "after"): void;
  died: Promise<void>;
};

const never = new Promise<never>(() => {});

export function mortal(real: Db): MortalDb {
  let dead = false;
  let tellDeath = () => {};
  const died = new Promise<void>((resolve) => {
    tellDeath = resolve;
  });
  const die = () => {
    dead = true;
    tellDeath();
  };
  let left = Number.POSITIVE_INFINITY;
  let dieing: "before" | "after" = "before";

  const transaction = async (work: never) => {
    const last = --left <= 0;
    if (last && dieing === "before") die();
    if (dead) return never;
    const result = await real.$transaction(work);
    if (last) die();
    return dead ? never : result;
  };

  const db = new Proxy(real, {
    get(target, property) {
      if (property === "$transaction") return transaction;
      if (dead) return new Proxy(() => never, { get: () => () => never });
      return Reflect.get(target, property);
    },
  });
  return {
    db,
    died,
    kill: die,
    killAt(count, moment) {
      left = count;
      dieing = moment;
    },
  };
}
