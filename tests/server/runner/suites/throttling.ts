import { describe, expect, it } from "vitest";
import type { NewWorld } from "@/tests/contracts/runner";
import { until } from "../support/world";

/** A door at which calls queue up, so that a test sees how many are inside at a time. */
function turnstile() {
  const waiting: (() => void)[] = [];
  const inside: string[] = [];
  let most = 0;
  return {
    inside,
    most: () => most,
    async enter(name: string) {
      inside.push(name);
      most = Math.max(most, inside.length);
      await new Promise<void>((resolve) => waiting.push(resolve));
      inside.splice(inside.indexOf(name), 1);
    },
    async letAllThrough(count: number) {
      for (let passed = 0; passed < count; passed++) {
        await until(() => waiting.length > 0);
        waiting.shift()?.();
      }
    },
  };
}

export const throttling = (newWorld: NewWorld) =>
  describe("concurrency", () => {
    it("makes no more calls at a time than the limit, and all in the end", async () => {
      const door = turnstile();
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", concurrency: 2, triggers: [{ event: "go" }] }, ({ event, step }) =>
          step.run("work", () => door.enter(event.data.n)),
        ),
      ]);
      for (const n of [1, 2, 3, 4, 5]) await world.send("go", { n });
      await until(() => door.inside.length === 2);
      await door.letAllThrough(5);
      await world.settle();
      expect(door.most()).toBe(2);
      expect((await world.runs()).every(({ status }) => status === "COMPLETED")).toBe(true);
    });

    it("keeps the order of the events when one goes at a time", async () => {
      const order: unknown[] = [];
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", concurrency: 1, triggers: [{ event: "go" }] }, ({ event }) => {
          order.push(event.data.n);
        }),
      ]);
      await world.executor.ingest([1, 2, 3, 4, 5].map((n) => ({ id: `${n}`, name: "go", data: { n } })));
      await world.settle();
      expect(order).toEqual([1, 2, 3, 4, 5]);
    });

    it("lets runs of a higher priority pass those that wait, by as many seconds as it says and ten minutes at most", async () => {
      const order: unknown[] = [];
      const door = turnstile();
      const world = await newWorld((inngest) => [
        inngest.createFunction(
          { id: "job", concurrency: 1, priority: { run: "event.data.seconds" }, triggers: [{ event: "go" }] },
          async ({ event }) => {
            order.push(event.data.n);
            if (event.data.n === "first") await door.enter("first");
          },
        ),
      ]);
      // Not until all is quiet: the first run stands at the door.
      const pass = (seconds: number) => world.clock.advance(seconds * 1000, async () => {});
      await world.send("go", { n: "first", seconds: 0 });
      await until(() => door.inside.length === 1);
      await world.send("go", { n: "yields", seconds: -600 });
      await world.send("go", { n: "waits", seconds: 0 });
      await pass(60);
      await world.send("go", { n: "passes", seconds: 61 });
      await world.send("go", { n: "too little", seconds: 59 });
      await pass(600);
      await world.send("go", { n: "late", seconds: 0 });
      await world.send("go", { n: "bounded", seconds: 9_000 });
      await door.letAllThrough(1);
      await world.settle();
      expect(order).toEqual(["first", "passes", "waits", "too little", "bounded", "yields", "late"]);
    });

    it("counts by key, and by two limits together", async () => {
      const door = turnstile();
      const world = await newWorld((inngest) => [
        inngest.createFunction(
          {
            id: "job",
            concurrency: [{ limit: 3 }, { limit: 1, key: "event.data.user" }],
            triggers: [{ event: "go" }],
          },
          ({ event, step }) => step.run("work", () => door.enter(event.data.user)),
        ),
      ]);
      for (const user of ["a", "a", "a", "b", "c", "d"]) await world.send("go", { user });
      await until(() => door.inside.length === 3);
      expect([...door.inside].sort()).toEqual(["a", "b", "c"]);
      await door.letAllThrough(6);
      await world.settle();
      expect(door.most()).toBe(3);
      expect((await world.runs()).every(({ status }) => status === "COMPLETED")).toBe(true);
    });

    it("holds no slot while a run sleeps or waits for its next attempt", async () => {
      let failed = 0;
      const done: unknown[] = [];
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", concurrency: 1, triggers: [{ event: "go" }] }, async ({ event, step }) => {
          if (event.data.sleeps) await step.sleep("nap", "1h");
          if (event.data.fails && failed++ === 0) throw new Error("once");
          done.push(event.data.n);
        }),
      ]);
      await world.send("go", { n: 1, sleeps: true });
      await world.send("go", { n: 2, fails: true });
      await world.send("go", { n: 3 });
      await world.settle();
      expect(done).toEqual([3]);
      await world.advance("2h");
      expect(done).toEqual([3, 2, 1]);
    });

    it("starts afresh after a kill, with no slot held by the dead", async () => {
      let blocked = true;
      let done = 0;
      let entered = 0;
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", concurrency: 1, triggers: [{ event: "go" }] }, async () => {
          entered++;
          if (blocked) await new Promise(() => {});
          done++;
        }),
      ]);
      await world.send("go");
      await world.send("go");
      await until(() => entered === 1);
      blocked = false;
      await world.restart();
      await world.settle();
      expect(done).toBe(2);
    });
  });
