import { describe, expect, it } from "vitest";
import type { NewWorld } from "@/tests/contracts/runner";

export const waiting = (newWorld: NewWorld) =>
  describe("waiting", () => {
    it("sleeps for a time and until a moment, holding nothing in flight", async () => {
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, async ({ step }) => {
          await step.sleep("nap", "90m");
          await step.sleepUntil("morning", "2030-01-02T08:00:00Z");
          return step.run("up", () => world.clock.now().toISOString());
        }),
      ]);
      await world.send("go");
      await world.advance("1h");
      expect(world.executor.health().inFlight).toBe(0);
      expect((await world.db.runnerStep.count()) === 0).toBe(true);
      await world.advance("1h");
      expect(await world.db.runnerStep.count()).toBe(1);
      await world.advance("2d");
      expect((await world.run("job")).output).toBe("2030-01-02T08:00:00.000Z");
    });

    it("wakes from a sleep that was over before it was written down", async () => {
      const start = Date.parse("2030-01-01T00:00:00Z");
      let looks = 0;
      const world = await newWorld(
        (inngest) => [
          inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, async ({ step }) => {
            await step.sleep("nap", "1s");
            return "up";
          }),
        ],
        // Each look at the clock takes two seconds.
        { now: () => new Date(start + 2000 * looks++) },
      );
      await world.send("go");
      await world.settle();
      expect(await world.run("job")).toMatchObject({ status: "COMPLETED", output: "up" });
    });

    it("gives the whole matching event to the step that waits, and null after the time-out", async () => {
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, async ({ step }) => {
          const approved = await step.waitForEvent("approval", {
            event: "approved",
            timeout: "1h",
            match: "data.jobId",
          });
          const never = await step.waitForEvent("never", { event: "approved", timeout: "1m", if: "async.data.n == 7" });
          return { approved, never };
        }),
      ]);
      await world.send("go", { jobId: "a" });
      await world.settle();
      await world.send("approved", { jobId: "b", n: 7 });
      await world.settle();
      expect(await world.db.runnerWait.count()).toBe(1);
      await world.send("approved", { jobId: "a", by: "me" }, { id: "e2" });
      await world.advance("2m");
      expect((await world.run("job")).output).toMatchObject({
        approved: { id: "e2", name: "approved", data: { jobId: "a", by: "me" } },
        never: null,
      });
    });

    it("does not see events from before the wait, and takes only the first after it", async () => {
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, async ({ step }) => {
          const event = await step.waitForEvent("it", { event: "news", timeout: "1h" });
          return event?.data.n;
        }),
      ]);
      await world.send("news", { n: 1 });
      await world.send("go");
      await world.settle();
      await world.executor.ingest([
        { id: "2", name: "news", data: { n: 2 } },
        { id: "3", name: "news", data: { n: 3 } },
      ]);
      await world.settle();
      expect((await world.run("job")).output).toBe(2);
    });

    it("survives a restart in the middle of a sleep and of a wait", async () => {
      let befores = 0;
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, async ({ step }) => {
          await step.run("before", () => void befores++);
          await step.sleep("nap", "1h");
          const event = await step.waitForEvent("it", { event: "news", timeout: "1h" });
          return event?.name;
        }),
      ]);
      await world.send("go");
      await world.advance("30m");
      await world.restart();
      await world.advance("40m");
      await world.restart();
      await world.send("news");
      await world.settle();
      expect(await world.run("job")).toMatchObject({ status: "COMPLETED", output: "news" });
      expect(befores).toBe(1);
    });

    it("wakes up after the time when it was down at the time", async () => {
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, ({ step }) => step.sleep("nap", "1m")),
      ]);
      await world.send("go");
      await world.settle();
      world.kill();
      await world.clock.advance(3_600_000, async () => {});
      await world.restart();
      await world.settle();
      expect((await world.run("job")).status).toBe("COMPLETED");
    });

    it("starts by the clock, once a tick, and once for all ticks that it missed", async () => {
      let ticks = 0;
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", triggers: [{ cron: "TZ=Europe/Paris 0 * * * *" }] }, ({ event }) => {
          expect(event.name).toBe("inngest/scheduled.timer");
          ticks++;
        }),
      ]);
      await world.advance("59m");
      expect(ticks).toBe(0);
      await world.advance("2h");
      expect(ticks).toBe(2);
      world.kill();
      await world.clock.advance(86_400_000, async () => {});
      await world.restart();
      await world.settle();
      expect(ticks).toBe(3);
      await world.advance("1h");
      expect(ticks).toBe(4);
    });
  });
