/** Counts the calls in flight, in all and by concurrency key; exact, because one leader makes them all. */
import type { Registered } from "./registry";

export type Slots = {
  free(): number;
  /** Counts a call in; false when one of its keys is at its limit. */
  take(fn: Registered, keys: string[]): boolean;
  give(keys: string[]): void;
  /** Keys of which no further call may start. */
  fullKeys(): string[];
  copy(): Slots;
};

type Counts = Map<string, { count: number; limit: number }>;

export function createSlots(most: number, counts: Counts = new Map(), taken = 0): Slots {
  const isFull = (fn: Registered, key: string, index: number) =>
    (counts.get(key)?.count ?? 0) >= (fn.concurrency[index]?.limit ?? Number.POSITIVE_INFINITY);

  return {
    free: () => most - taken,
    take(fn, keys) {
      if (taken >= most || keys.some((key, index) => isFull(fn, key, index))) return false;
      taken++;
      keys.forEach((key, index) => {
        const limit = fn.concurrency[index]?.limit ?? Number.POSITIVE_INFINITY;
        counts.set(key, { count: (counts.get(key)?.count ?? 0) + 1, limit });
      });
      return true;
    },
    give(keys) {
      taken--;
      for (const key of keys) {
        const entry = counts.get(key);
        if (!entry || entry.count === 1) counts.delete(key);
        else counts.set(key, { ...entry, count: entry.count - 1 });
      }
    },
    fullKeys: () => [...counts].filter(([, { count, limit }]) => count >= limit).map(([key]) => key),
    copy: () => createSlots(most, new Map(counts), taken),
  };
}
