import { describe, expect, it } from "vitest";
import type { NewWorld } from "@/tests/contracts/runner";

export const events = (newWorld: NewWorld) =>
  describe("events", () => {
    const counter = () => {
      const seen: unknown[] = [];
      return { seen, see: ({ event }: { event: { data: Record<string, unknown> } }) => void seen.push(event.data.n) };
    };

    it("starts a function once for an event id, and another function too", async () => {
      const [a, b] = [counter(), counter()];
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "a", triggers: [{ event: "go" }] }, a.see),
        inngest.createFunction({ id: "b", triggers: [{ event: "go" }] }, b.see),
      ]);
      await world.send("go", { n: 1 }, { id: "same" });
      await world.send("go", { n: 2 }, { id: "same" });
      await world.executor.ingest([
        { id: "same", name: "go", data: { n: 3 } },
        { id: "other", name: "go", data: { n: 4 } },
      ]);
      await world.settle();
      await world.restart();
      await world.send("go", { n: 5 }, { id: "same" });
      await world.settle();
      expect(a.seen.sort()).toEqual([1, 4]);
      expect(b.seen.sort()).toEqual([1, 4]);
    });

    it("skips events with an idempotency key of the last 24 hours, even of a failed run", async () => {
      let calls = 0;
      const world = await newWorld((inngest) => [
        inngest.createFunction(
          { id: "job", retries: 0, idempotency: "event.data.jobId", triggers: [{ event: "go" }] },
          () => {
            calls++;
            throw new Error("failed");
          },
        ),
      ]);
      await world.send("go", { jobId: "a" });
      await world.send("go", { jobId: "a" });
      await world.send("go", { jobId: "b" });
      await world.settle();
      expect(calls).toBe(2);
      await world.advance("25h");
      await world.send("go", { jobId: "a" });
      await world.settle();
      expect(calls).toBe(3);
    });

    it("starts only what the trigger's expression admits", async () => {
      const { seen, see } = counter();
      const world = await newWorld((inngest) => [
        inngest.createFunction(
          { id: "job", triggers: [{ event: "go", if: 'event.data.kind == "x" && has(event.data.n)' }, { event: "b" }] },
          see as never,
        ),
      ]);
      await world.send("go", { kind: "x", n: 1 });
      await world.send("go", { kind: "y", n: 2 });
      await world.send("go", { kind: "x" });
      await world.send("go", {});
      await world.send("b", { n: 3 });
      await world.settle();
      expect(seen.sort()).toEqual([1, 3]);
    });

    it("delays an event with a ts in the future", async () => {
      const { seen, see } = counter();
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, see),
      ]);
      await world.send("go", { n: 1 }, { ts: world.clock.now().getTime() + 60_000 });
      await world.advance("59s");
      expect(seen).toEqual([]);
      await world.restart();
      await world.advance("1s");
      expect(seen).toEqual([1]);
    });

    it("keeps an event that it took before it was killed", async () => {
      const { seen, see } = counter();
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, see),
      ]);
      world.life.killAt(1, "after");
      world.executor.ingest([{ id: "1", name: "go", data: { n: 1 } }]).catch(() => {});
      await world.life.died;
      await world.restart();
      await world.settle();
      expect(seen).toEqual([1]);
    });

    it("ignores events that nobody awaits", async () => {
      const world = await newWorld(() => []);
      await world.send("nobody/cares");
      await world.settle();
      expect(await world.runs()).toEqual([]);
    });
  });
