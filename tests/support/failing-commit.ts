import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";

/** Fails with "the disk is full" at the n-th statement of a transaction, which is then rolled back. */
export function failingCommit({ commit }: Pick<Deps, "commit">, at: number): Deps["commit"] {
  return (work) =>
    commit((tx) => {
      let left = at;
      const step = () => {
        if (--left === 0) throw new Error("the disk is full");
      };
      return work(watched(tx, step));
    });
}

function watched(tx: Tx, step: () => void): Tx {
  const counted =
    (target: object): ProxyHandler<object>["get"] =>
    (_, name) => {
      const value = Reflect.get(target, name) as unknown;
      if (typeof value === "object" && value !== null) return new Proxy(value, { get: counted(value) });
      if (typeof value !== "function") return value;
      return async (...args: unknown[]) => {
        step();
        return value.apply(target, args);
      };
    };
  return new Proxy(tx, { get: counted(tx) }) as Tx;
}
