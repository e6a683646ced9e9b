import type { Inngest } from "inngest";
import { describe, expect, it } from "vitest";
import type { NewWorld } from "@/tests/contracts/runner";
import { gate, until } from "../support/world";

const cancelOn = [{ event: "stop", match: "data.jobId" }];

export const cancellation = (newWorld: NewWorld) =>
  describe("cancellation", () => {
    const sleeper = (inngest: Inngest) =>
      inngest.createFunction({ id: "job", cancelOn, triggers: [{ event: "go" }] }, async ({ step }) => {
        await step.sleep("nap", "1h");
        await step.run("after", () => "ran");
      });

    it("ends the runs that match, between their steps, and no others", async () => {
      const world = await newWorld((inngest) => [sleeper(inngest)]);
      await world.send("go", { jobId: "a" });
      await world.send("go", { jobId: "b" });
      await world.settle();
      await world.send("stop", { jobId: "a" });
      await world.advance("2h");
      const runs = await world.runs();
      expect(runs.map(({ status }) => status)).toEqual(["CANCELLED", "COMPLETED"]);
      expect(await world.db.runnerWait.count()).toBe(0);
    });

    it("cancels a run whose start stands before it in the same batch", async () => {
      const world = await newWorld((inngest) => [sleeper(inngest)]);
      await world.executor.ingest([
        { id: "1", name: "go", data: { jobId: "a" } },
        { id: "2", name: "stop", data: { jobId: "a" } },
        { id: "3", name: "go", data: { jobId: "a" } },
      ]);
      await world.settle();
      expect((await world.runs()).map(({ status }) => status)).toEqual(["CANCELLED", "RUNNING"]);
    });

    it("drops the answer of a step that was in flight", async () => {
      const [entered, hold] = [gate(), gate()];
      const effects: string[] = [];
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", cancelOn, triggers: [{ event: "go" }] }, async ({ step }) => {
          await step.run("long", async () => {
            entered.open();
            await hold.passed;
            effects.push("long");
          });
          await step.run("after", () => void effects.push("after"));
        }),
      ]);
      await world.send("go", { jobId: "a" });
      await entered.passed;
      await world.send("stop", { jobId: "a" });
      hold.open();
      await world.settle();
      expect(effects).toEqual(["long"]);
      expect(await world.run("job")).toMatchObject({ status: "CANCELLED", output: null });
      expect(await world.db.runnerStep.count()).toBe(0);
      expect(await world.db.runnerItem.count()).toBe(0);
    });

    it("listens only as long as it was told, and only for events that its expression admits", async () => {
      const world = await newWorld((inngest) => [
        inngest.createFunction(
          {
            id: "job",
            cancelOn: [
              { event: "stop", timeout: "10m", if: "async.data.force == true && event.data.n == async.data.n" },
            ],
            triggers: [{ event: "go" }],
          },
          ({ step }) => step.sleep("nap", "1h"),
        ),
      ]);
      await world.send("go", { n: 1 });
      await world.advance("5m");
      await world.send("stop", { n: 1 });
      await world.advance("6m");
      await world.send("stop", { n: 1, force: true });
      await world.advance("1h");
      expect((await world.run("job")).status).toBe("COMPLETED");
    });

    it("tells of it by inngest/function.cancelled, and not to onFailure", async () => {
      const told: unknown[] = [];
      const world = await newWorld((inngest) => [
        inngest.createFunction(
          { id: "job", cancelOn, triggers: [{ event: "go" }], onFailure: () => void told.push("failure") },
          ({ step }) => step.sleep("nap", "1h"),
        ),
        inngest.createFunction({ id: "watch", triggers: [{ event: "inngest/function.cancelled" }] }, ({ event }) => {
          told.push(event.data.function_id);
        }),
      ]);
      await world.send("go", { jobId: "a" });
      await world.settle();
      await world.send("stop", { jobId: "a" });
      await world.settle();
      expect(told).toEqual(["darkroom-job"]);
    });

    it("ends the step that invoked a cancelled run with an error", async () => {
      const world = await newWorld((inngest) => {
        const child = sleeper(inngest);
        return [
          child,
          inngest.createFunction({ id: "parent", triggers: [{ event: "start" }] }, ({ step }) =>
            step.invoke("child", { function: child, data: { jobId: "a" } }).catch((error: Error) => error.message),
          ),
        ];
      });
      await world.send("start");
      await until(async () => (await world.db.runnerWait.count({ where: { kind: "SLEEP" } })) === 1);
      await world.send("stop", { jobId: "a" });
      await world.settle();
      expect((await world.run("parent")).output).toMatch("cancelled");
    });
  });
