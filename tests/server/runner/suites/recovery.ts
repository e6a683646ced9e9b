import type { Inngest } from "inngest";
import { describe, expect, it } from "vitest";
import type { NewWorld } from "@/tests/contracts/runner";
import { gate, until } from "../support/world";

export const recovery = (newWorld: NewWorld) =>
  describe("recovery", () => {
    /** Notes what each life of the app did: a dead one's code may go on for a moment. */
    const job = (lives: string[][]) => (inngest: Inngest) => {
      const effects: string[] = [];
      lives.push(effects);
      return [
        inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, async ({ step }) => {
          const results: string[] = [];
          for (const name of ["download", "run", "upload", "complete"]) {
            results.push(
              await step.run(name, () => {
                effects.push(name);
                return name;
              }),
            );
          }
          return results.join(" ");
        }),
      ];
    };

    it.each(["before", "after"] as const)(
      "finishes when it is killed %s any transaction, repeating no step that was memoized",
      async (moment) => {
        let killed = true;
        for (let at = 1; killed; at++) {
          const lives: string[][] = [];
          const world = await newWorld(job(lives));
          world.life.killAt(at, moment);
          const ended = world.executor.ingest([{ id: "1", name: "go", data: {} }]).then(world.settle);
          killed = await Promise.race([world.life.died.then(() => true), ended.then(() => false)]);
          world.kill();
          const memoized = await world.db.runnerStep.count();
          await world.restart();
          await world.executor.ingest([{ id: "1", name: "go", data: {} }]);
          await world.settle();
          expect(await world.run("job")).toMatchObject({ status: "COMPLETED", output: "download run upload complete" });
          expect(lives[1]).toEqual(["download", "run", "upload", "complete"].slice(memoized));
          expect(await world.db.runnerItem.count()).toBe(0);
        }
      },
    );

    it("repeats the step that was in flight at once, and drops the dead one's late answer", async () => {
      const holds = [gate<string>(), gate<string>()];
      let calls = 0;
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, async ({ step }) => {
          const result = await step.run("long", () => holds[calls++]?.passed);
          return step.run("after", () => result);
        }),
      ]);
      await world.send("go");
      await until(() => calls === 1);
      await world.restart();
      await until(() => calls === 2);
      holds[0]?.open("late");
      holds[1]?.open("right");
      await world.settle();
      expect((await world.run("job")).output).toBe("right");
    });

    it("gives running calls time at a stop, then lets go of them", async () => {
      const hold = gate();
      let calls = 0;
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, ({ step }) =>
          step.run("long", () => (++calls === 1 ? hold.passed : undefined)),
        ),
      ]);
      await world.send("go");
      await until(() => calls === 1);
      const stopped = world.executor.stop(5_000);
      await world.clock.advance(5_000, async () => {});
      await stopped;
      expect(await world.db.runnerItem.findMany()).toMatchObject([{ leaseId: null }]);
      expect(await world.db.runnerLock.count()).toBe(0);
      hold.open();
      await world.restart();
      await world.settle();
      expect(calls).toBe(2);
      expect((await world.run("job")).status).toBe("COMPLETED");
    });

    it("waits for a running call at a stop and makes no new one", async () => {
      const hold = gate();
      let entered = false;
      let calls = 0;
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, async ({ step }) => {
          calls++;
          await step.run("long", () => {
            entered = true;
            return hold.passed;
          });
        }),
      ]);
      await world.send("go");
      await until(() => entered);
      const stopped = world.executor.stop(60_000);
      await world.executor.ingest([{ id: "late", name: "go", data: {} }]);
      hold.open();
      await stopped;
      expect(calls).toBe(1);
      expect(await world.db.runnerStep.count()).toBe(1);
    });

    it("repeats a call that does not answer in time", async () => {
      let calls = 0;
      const world = await newWorld(
        (inngest) => [
          inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, async () => {
            if (++calls === 1) await new Promise(() => {});
            return calls;
          }),
        ],
        { callTimeoutMs: 60_000 },
      );
      await world.send("go");
      await until(() => calls === 1);
      await world.clock.advance(60_000, async () => {});
      await world.settle();
      await world.advance("1m");
      expect((await world.run("job")).output).toBe(2);
    });
  });
