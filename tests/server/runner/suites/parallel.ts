import { describe, expect, it } from "vitest";
import type { NewWorld } from "@/tests/contracts/runner";
import { gate, until } from "../support/world";

export const parallel = (newWorld: NewWorld) =>
  describe("parallel steps", () => {
    it("runs them at the same time, each once, and goes on after the last", async () => {
      const effects: string[] = [];
      const both = gate();
      let running = 0;
      const meet = async (name: string) => {
        effects.push(name);
        if (++running === 2) both.open();
        await both.passed;
        return name;
      };
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, async ({ step }) => {
          const before = await step.run("before", () => "0");
          const [a, b] = await Promise.all([step.run("a", () => meet("a")), step.run("b", () => meet("b"))]);
          return step.run("join", () => before + a + b);
        }),
      ]);
      await world.send("go");
      await world.settle();
      expect((await world.run("job")).output).toBe("0ab");
      expect(effects.sort()).toEqual(["a", "b"]);
    });

    it("repeats only the one that failed", async () => {
      const effects: string[] = [];
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", retries: 1, triggers: [{ event: "go" }] }, async ({ step, attempt }) => {
          const run = (name: string, fails: boolean) =>
            step.run(name, () => {
              effects.push(`${name}${attempt}`);
              if (fails && attempt === 0) throw new Error(name);
              return name;
            });
          return Promise.all([run("a", false), run("b", true), run("c", false)]);
        }),
      ]);
      await world.send("go");
      await world.advance("1m");
      expect((await world.run("job")).output).toEqual(["a", "b", "c"]);
      expect(effects.sort()).toEqual(["a0", "b0", "b1", "c0"]);
    });

    it("fails the run by the step that failed for good", async () => {
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", retries: 0, triggers: [{ event: "go" }] }, ({ step }) =>
          Promise.all([
            step.run("a", () => "a"),
            step.run("b", () => {
              throw new Error("b failed");
            }),
          ]),
        ),
      ]);
      await world.send("go");
      await world.settle();
      expect(await world.run("job")).toMatchObject({ status: "FAILED", output: { message: "b failed" } });
    });

    it("mixes with sleeps, waits and chains", async () => {
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, async ({ step }) => {
          const chain = async () => `${await step.run("a1", () => "a1")}${await step.run("a2", () => "a2")}`;
          const [a, , event, b] = await Promise.all([
            chain(),
            step.sleep("nap", "1m"),
            step.waitForEvent("news", { event: "news", timeout: "1h" }),
            step.run("b", () => "b"),
          ]);
          return { a, b, event: event?.name };
        }),
      ]);
      await world.send("go");
      await world.settle();
      await world.send("news");
      await world.advance("2m");
      expect((await world.run("job")).output).toEqual({ a: "a1a2", b: "b", event: "news" });
    });

    it("goes on after the first of a race", async () => {
      const slow = gate();
      const log: string[] = [];
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, async ({ step, group }) => {
          const winner = await group.parallel({ mode: "race" }, () =>
            Promise.race([
              step.run("slow", () => slow.passed.then(() => "slow")),
              step.run("fast", () => "fast"),
              step.sleep("nap", "1h").then(() => "nap"),
            ]),
          );
          await step.run("after", () => void log.push(`after ${winner}`));
          return winner;
        }),
      ]);
      await world.send("go");
      await until(() => log.length > 0);
      slow.open();
      await world.advance("2h");
      expect(log).toEqual(["after fast"]);
      expect(await world.run("job")).toMatchObject({ status: "COMPLETED", output: "fast" });
    });

    it("survives a restart between its branches", async () => {
      const effects: string[] = [];
      const blocked = gate();
      let first = true;
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, ({ step }) =>
          Promise.all([
            step.run("a", () => void effects.push("a")),
            step.run("b", async () => {
              effects.push("b");
              if (first) await blocked.passed;
            }),
          ]),
        ),
      ]);
      await world.send("go");
      await until(async () => (await world.db.runnerStep.count()) === 1 && effects.includes("b"));
      first = false;
      await world.restart();
      await world.settle();
      blocked.open();
      expect((await world.run("job")).status).toBe("COMPLETED");
      expect(effects.sort()).toEqual(["a", "b", "b"]);
    });
  });
