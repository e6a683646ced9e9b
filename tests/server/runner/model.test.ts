import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propertyRuns } from "@/tests/support/property-runs";
import { createWorld, type Define } from "./support/world";

type StepPlan = { fails: number };
type Plan = ({ kind: "step" } & StepPlan) | { kind: "sleep" } | { kind: "together"; steps: StepPlan[] };
type Death = { at: number; moment: "before" | "after" };

const step = fc.record({ fails: fc.integer({ min: 0, max: 2 }) });
const plans = fc.array(
  fc.oneof(
    step.map((one): Plan => ({ kind: "step", ...one })),
    fc.constant<Plan>({ kind: "sleep" }),
    fc.array(step, { minLength: 2, maxLength: 3 }).map((steps): Plan => ({ kind: "together", steps })),
  ),
  { minLength: 1, maxLength: 4 },
);
const deaths = fc.array(
  fc.record({ at: fc.integer({ min: 1, max: 12 }), moment: fc.constantFrom<Death["moment"]>("before", "after") }),
  { maxLength: 3 },
);

/** A function that follows the plan; a step answers with its own name, after failing as often as planned. */
function app(plan: Plan[], attempts: Map<string, number>): Define {
  const work = (name: string, { fails }: StepPlan) => {
    const attempt = attempts.get(name) ?? 0;
    attempts.set(name, attempt + 1);
    if (attempt < fails) throw new Error(`${name} failed`);
    return name;
  };
  return (inngest) => [
    inngest.createFunction({ id: "job", retries: 5, triggers: [{ event: "go" }] }, async ({ step }) => {
      const results: unknown[] = [];
      for (const [index, part] of plan.entries()) {
        const name = `${index}`;
        if (part.kind === "step") results.push(await step.run(name, () => work(name, part)));
        if (part.kind === "sleep") await step.sleep(name, "5s");
        if (part.kind === "together") {
          const names = part.steps.map((_, branch) => `${name}.${branch}`);
          const runs = names.map((id, branch) => step.run(id, () => work(id, part.steps[branch] ?? { fails: 0 })));
          results.push(...(await Promise.all(runs)));
        }
      }
      return results;
    }),
  ];
}

const expected = (plan: Plan[]) =>
  plan.flatMap((part, index) => {
    if (part.kind === "together") return part.steps.map((_, branch) => `${index}.${branch}`);
    return part.kind === "step" ? [`${index}`] : [];
  });

describe("any function, killed at any time", () => {
  it.each([true, false])(
    "ends with the right result, each step memoized once (checkpoints: %s)",
    async (checkpoint) => {
      await fc.assert(
        fc.asyncProperty(plans, deaths, async (plan, kills) => {
          const attempts = new Map<string, number>();
          const world = await createWorld(app(plan, attempts), { checkpoint });
          await world.start();
          await world.executor.ingest([{ id: "1", name: "go", data: {} }]);
          for (const { at, moment } of kills) {
            world.life.killAt(at, moment);
            await Promise.race([world.life.died, world.advance("1m")]);
            await world.restart();
          }
          await world.advance("10m");
          expect(await world.run("job")).toMatchObject({ status: "COMPLETED", output: expected(plan) });
          expect(await world.db.runnerItem.count()).toBe(0);
          expect(await world.db.runnerWait.count()).toBe(0);
          const sleeps = plan.filter(({ kind }) => kind === "sleep").length;
          expect(await world.db.runnerStep.count()).toBe(expected(plan).length + sleeps);
          for (const [name, tries] of attempts)
            expect([name, tries]).toEqual([name, within(tries, plan, kills.length)]);
        }),
        { numRuns: propertyRuns(8) },
      );
    },
  );
});

/** No step is tried more often than its failures, its success and one repetition a kill. */
const within = (tries: number, plan: Plan[], kills: number) => {
  const most = Math.max(
    ...plan.flatMap((part) =>
      part.kind === "sleep" ? [0] : part.kind === "step" ? [part.fails] : part.steps.map(({ fails }) => fails),
    ),
  );
  return Math.min(tries, most + 1 + kills);
};
