/** Lets only so many tasks run at once; the others wait their turn. */

/** Runs a task when there is room, and gives what it gives. */
export type Limit = <T>(task: () => Promise<T>) => Promise<T>;

export function limit(most: number): Limit {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
