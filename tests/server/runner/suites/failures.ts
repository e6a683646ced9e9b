import { NonRetriableError, RetryAfterError } from "inngest";
import { describe, expect, it } from "vitest";
import type { NewWorld } from "@/tests/contracts/runner";

export const failures = (newWorld: NewWorld) =>
  describe("failures", () => {
    it("repeats a failed step after the delay, by attempts of its own", async () => {
      const attempts: [string, number][] = [];
      const world = await newWorld(
        (inngest) => [
          inngest.createFunction({ id: "job", retries: 2, triggers: [{ event: "go" }] }, async ({ step, attempt }) => {
            await step.run("first", () => flaky("first", attempt));
            await step.run("second", () => flaky("second", attempt));
            return "done";
          }),
        ],
        { retryDelay: (attempt) => (attempt + 1) * 10_000 },
      );
      function flaky(name: string, attempt: number) {
        attempts.push([name, attempt]);
        if (attempt < 2) throw new Error(`${name} ${attempt}`);
      }
      await world.send("go");
      await world.advance("9s");
      expect(attempts).toEqual([["first", 0]]);
      await world.advance("21s");
      expect(attempts.slice(0, 3)).toEqual([
        ["first", 0],
        ["first", 1],
        ["first", 2],
      ]);
      await world.advance("1m");
      expect(attempts.slice(3)).toEqual([
        ["second", 0],
        ["second", 1],
        ["second", 2],
      ]);
      expect(await world.run("job")).toMatchObject({ status: "COMPLETED", output: "done" });
    });

    it("lets the function catch a step that failed for good", async () => {
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", retries: 1, triggers: [{ event: "go" }] }, async ({ step }) => {
          const caught = await step
            .run("bad", () => {
              throw new TypeError("no good");
            })
            .catch((error: Error) => `${error.name}: ${error.message}`);
          return step.run("recover", () => caught);
        }),
      ]);
      await world.send("go");
      await world.advance("1m");
      expect(await world.run("job")).toMatchObject({ status: "COMPLETED", output: expect.stringContaining("no good") });
    });

    it("calls onFailure with the event, the error and the run, once", async () => {
      const calls: { error: Error; data: Record<string, unknown> }[] = [];
      const world = await newWorld((inngest) => [
        inngest.createFunction(
          {
            id: "job",
            triggers: [{ event: "go" }],
            onFailure: ({ event, error }: { event: { data: unknown }; error: Error }) =>
              void calls.push({ error, data: event.data as Record<string, unknown> }),
          },
          async ({ step }) => {
            await step.run("bad", () => {
              throw new NonRetriableError("bad input", { cause: new Error("why") });
            });
          },
        ),
        inngest.createFunction(
          { id: "other", onFailure: () => void calls.push(null as never), triggers: [] },
          () => {},
        ),
      ]);
      await world.send("go", { jobId: "j1" }, { id: "e1" });
      await world.settle();
      const { id } = await world.run("job");
      expect(calls).toHaveLength(1);
      expect(calls[0]?.error.message).toBe("bad input");
      expect(calls[0]?.data).toMatchObject({
        function_id: "darkroom-job",
        run_id: id,
        event: { id: "e1", name: "go", data: { jobId: "j1" } },
        events: [{ id: "e1" }],
        error: {
          error: "NonRetriableError",
          name: "NonRetriableError",
          message: "bad input",
          cause: { message: "why" },
        },
        _inngest: { status: "Failed" },
      });
      expect(await world.run("job")).toMatchObject({ status: "FAILED", output: { message: "bad input" } });
      expect(await world.run("job-failure")).toMatchObject({ status: "COMPLETED" });
    });

    it("repeats a function that throws outside of steps, then fails it", async () => {
      let calls = 0;
      let steps = 0;
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", retries: 1, triggers: [{ event: "go" }] }, async ({ step }) => {
          await step.run("good", () => void steps++);
          calls++;
          throw new Error("outside");
        }),
      ]);
      await world.send("go");
      await world.advance("1m");
      expect({ calls, steps }).toEqual({ calls: 2, steps: 1 });
      expect(await world.run("job")).toMatchObject({ status: "FAILED", output: { message: "outside" } });
    });

    it("does not repeat a function that throws NonRetriableError", async () => {
      let calls = 0;
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, () => {
          calls++;
          throw new NonRetriableError("never");
        }),
      ]);
      await world.send("go");
      await world.advance("1h");
      expect(calls).toBe(1);
    });

    it("waits as long as RetryAfterError says, within a second and a day", async () => {
      const at: number[] = [];
      const delays = [30, 0.1, 7 * 86_400];
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, ({ attempt }) => {
          at.push(world.clock.now().getTime());
          if (attempt < 3) throw new RetryAfterError("later", (delays[attempt] ?? 0) * 1000);
        }),
      ]);
      await world.send("go");
      await world.advance("2d");
      expect(at.slice(1).map((time, index) => (time - (at[index] ?? 0)) / 1000)).toEqual([30, 1, 86_400]);
    });

    it("tells of every end by inngest/function.finished, but not of the ends of those who listen", async () => {
      const ends: unknown[] = [];
      const world = await newWorld((inngest) => [
        inngest.createFunction({ id: "good", triggers: [{ event: "go" }] }, () => "fine"),
        inngest.createFunction({ id: "bad", retries: 0, triggers: [{ event: "go" }] }, () => {
          throw new Error("bad");
        }),
        inngest.createFunction({ id: "watcher", triggers: [{ event: "inngest/function.finished" }] }, ({ event }) => {
          ends.push(event.data.function_id);
        }),
      ]);
      await world.send("go");
      await world.settle();
      expect(ends.sort()).toEqual(["darkroom-bad", "darkroom-good"]);
    });
  });
