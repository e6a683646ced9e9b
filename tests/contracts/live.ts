/** What watchers in two processes on one database are told. */
import { describe, expect, it, onTestFinished } from "vitest";
import type { SharedLive } from "@/server/live/live";

/** settle: lets word of what was published come around. */
export type Pair = { here: SharedLive; there: SharedLive; change(): Promise<unknown>; settle(): Promise<unknown> };

export const watcher = (live: SharedLive, topic: string) => {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const changes = live.subscribe([topic], leaving.signal)[Symbol.asyncIterator]();
  return { next: () => changes.next().then(({ done }) => !done), leave: () => leaving.abort() };
};

export function liveContract(name: string, newPair: () => Promise<Pair>): void {
  describe(name, () => {
    it("tells watchers of this process at once", async () => {
      const { here } = await newPair();
      const { next } = watcher(here, "job:1");
      here.publish("job:1");
      expect(await next()).toBe(true);
    });

    it("tells watchers of another process of a change that was committed", async () => {
      const { here, there, change, settle } = await newPair();
      const { next } = watcher(there, "job:1");
      await settle();
      await change();
      here.publish("job:1");
      await settle();
      expect(await next()).toBe(true);
    });

    it("keeps word of engines to itself: each process watches them alone", async () => {
      const { here, there, change, settle } = await newPair();
      const { next, leave } = watcher(there, "engines");
      await settle();
      await change();
      here.publish("engines");
      await settle();
      leave();
      expect(await next()).toBe(false);
    });
  });
}
