import { referenceFunction } from "inngest";
import { describe, expect, it } from "vitest";
import type { NewWorld } from "@/tests/contracts/runner";

export const steps = (newWorld: NewWorld) =>
  describe("steps", () => {
    it("runs each step once and gives its result to the next", async () => {
      const effects: string[] = [];
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, async ({ event, step }) => {
          const file = await step.run("download", () => effects.push("download") && { n: event.data.n });
          const out = await step.run("run", () => effects.push("run") && file.n + 1);
          // The protocol ends a run by an op whose id is the hash of "complete".
          await step.run("complete", () => void effects.push("complete"));
          return { out };
        }),
      ]);
      await world.send("go", { n: 41 });
      await world.settle();
      expect(effects).toEqual(["download", "run", "complete"]);
      expect(await world.run("job")).toMatchObject({ status: "COMPLETED", output: { out: 42 } });
      expect(await world.db.runnerItem.count()).toBe(0);
    });

    it("gives steps of the same name a result each, and undefined back as null", async () => {
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, async ({ step }) => {
          const all: unknown[] = [];
          for (const n of [1, 2, 3]) all.push(await step.run("same", () => n));
          all.push(await step.run("nothing", () => undefined));
          return all;
        }),
      ]);
      await world.send("go");
      await world.settle();
      expect((await world.run("job")).output).toEqual([1, 2, 3, null]);
    });

    it("completes a function without steps, and one without a result", async () => {
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, () => {}),
      ]);
      await world.send("go");
      await world.settle();
      expect(await world.run("job")).toMatchObject({ status: "COMPLETED", output: null });
    });

    it("invokes another function and takes its result or its error", async () => {
      const world = await newWorld((inngest) => {
        const child = inngest.createFunction(
          { id: "child", retries: 0, triggers: [{ event: "child" }] },
          async ({ event, step }) => {
            if (event.data.bad) throw new Error("child failed");
            return step.run("double", () => event.data.n * 2);
          },
        );
        const parent = inngest.createFunction({ id: "parent", triggers: [{ event: "go" }] }, async ({ step }) => {
          const good = await step.invoke("good", { function: child, data: { n: 21 } });
          const bad = await step.invoke("bad", { function: child, data: { bad: true } }).catch((e: Error) => e.message);
          return { good, bad };
        });
        return [child, parent];
      });
      await world.send("go");
      await world.settle();
      expect((await world.run("parent")).output).toEqual({ good: 42, bad: "child failed" });
    });

    it("ends an invocation whose child takes too long, and one of a function that is not there", async () => {
      const world = await newWorld((inngest) => {
        const child = inngest.createFunction({ id: "child", triggers: [] }, ({ step }) => step.sleep("long", "1h"));
        const parent = inngest.createFunction({ id: "parent", triggers: [{ event: "go" }] }, async ({ step }) => {
          const late = await step.invoke("late", { function: child, timeout: "1m" }).catch((e: Error) => e.name);
          const missing = await step
            .invoke("missing", { function: referenceFunction({ functionId: "nobody" }) })
            .catch((e: Error) => e.message);
          return { late, missing };
        });
        return [child, parent];
      });
      await world.send("go");
      await world.advance("2m");
      const { output } = await world.run("parent");
      expect(output.missing).toMatch("nobody");
      expect(output.late).toBeTruthy();
    });

    it("sends events from a step", async () => {
      const heard: unknown[] = [];
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "teller", triggers: [{ event: "go" }] }, async ({ step }) => {
          await step.sendEvent("tell", [
            { name: "told", data: { n: 1 } },
            { name: "told", data: { n: 2 } },
          ]);
        }),
        inngest.createFunction({ id: "hearer", triggers: [{ event: "told" }] }, ({ event }) => {
          heard.push(event.data.n);
        }),
      ]);
      await world.send("go");
      await world.settle();
      expect(heard.sort()).toEqual([1, 2]);
    });
  });
