import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "@/server/errors";
import { createJob } from "@/server/schemas/job";
import { create } from "@/server/services/job-create";
import * as jobs from "@/server/services/jobs";
import { createJobWorld, type JobWorld } from "@/tests/support/job-world";
import { propertyRuns } from "@/tests/support/property-runs";

/** What must be true of each job, whatever happens to those who work on it. */
type Model = { jobs: { id: string; key: string; cancelled: boolean }[] };
type Command = fc.AsyncCommand<Model, JobWorld>;

const always = () => true;
const command = (name: string, run: Command["run"], check: Command["check"] = always): Command => ({
  check,
  run,
  toString: () => name,
});

const ask = (world: JobWorld, idempotencyKey: string) =>
  create(world.base, world.owner.id, createJob.parse({ inputAssetId: world.photo.id, idempotencyKey }));

const beginJob = command("create", async (model, world) => {
  const key = `k${model.jobs.length}`;
  const { id } = await ask(world, key);
  model.jobs.push({ id, key, cancelled: false });
});

const askAgain = command(
  "create again",
  async (model, world) => {
    const known = model.jobs.at(-1);
    expect((await ask(world, known?.key ?? "")).id).toBe(known?.id);
  },
  (model) => model.jobs.length > 0,
);

/** Whoever cancels is told the truth: stopped, or over already. */
const cancel = command(
  "cancel",
  async (model, world) => {
    const job = model.jobs.at(-1);
    if (!job) return;
    const outcome = await jobs.cancel(world.base, world.owner.id, job.id).catch((error: AppError) => error);
    if (outcome instanceof AppError) expect(outcome.code).toBe("CONFLICT");
    else job.cancelled = true;
  },
  (model) => model.jobs.length > 0,
);

const handOver = command("hand over", (_, world) => world.handOver(false));
const duplicate = command("hand over again", (_, world) => world.handOver(true));
const secondWorker = command(
  "second worker",
  (_, world) => world.addWorker(),
  () => true,
);
const crash = fc.nat(3).map((index) => command(`crash ${index}`, (_, world) => world.crash(index)));
const crashAt = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.constantFrom("before" as const, "after" as const))
  .map(([at, moment]) => command(`crash ${moment} ${at}`, (_, world) => world.crashAt(at, moment)));
const jump = fc
  .constantFrom(0, 1, 90)
  .map((minutes) => command(`${minutes} min`, (_, world) => world.advance(minutes)));

const anyCommands = fc.commands(
  [
    fc.constant(beginJob),
    fc.constant(askAgain),
    fc.constant(cancel),
    fc.constant(handOver),
    fc.constant(duplicate),
    fc.constant(secondWorker),
    crash,
    crashAt,
    jump,
  ],
  { maxCommands: 12 },
);

async function expectAsModelled(model: Model, world: JobWorld): Promise<void> {
  const { db } = world.base;
  for (const { id, cancelled } of model.jobs) {
    const status = cancelled ? "CANCELLED" : "COMPLETED";
    const results = await db.asset.count({ where: { jobId: id } });
    expect({ ...(await db.job.findUniqueOrThrow({ where: { id } })), results }).toMatchObject({
      status,
      attempt: 1,
      results: cancelled ? 0 : 1,
    });
  }
  const ended = (await db.outboxEvent.findMany({ where: { name: "job/ended" } })).map(
    ({ data }) => (data as { jobId: string }).jobId,
  );
  expect(ended.sort()).toEqual(model.jobs.map(({ id }) => id).sort());
  expect(await db.job.count()).toBe(model.jobs.length);
  expect(await db.runnerItem.count()).toBe(0);
  expect(await db.runnerWait.count()).toBe(0);
  // However often a run is repeated, the engine is asked for the same one.
  expect(new Set(world.engine.runs.map(({ promptId }) => promptId)).size).toBeLessThanOrEqual(model.jobs.length);
}

describe("jobs and their executor, whatever happens", () => {
  it("bring each job to its one end, as a model without crashes does", async () => {
    await fc.assert(
      fc.asyncProperty(anyCommands, async (commands) => {
        const model: Model = { jobs: [] };
        const world = await createJobWorld();
        await world.addWorker();
        await fc.asyncModelRun(() => ({ model, real: world }), commands);
        await world.handOver(false);
        await world.advance(180);
        await expectAsModelled(model, world);
        while (world.workers.length > 1) await world.crash(0);
        await world.crash(0);
        world.workers[0]?.life.kill();
      }),
      { numRuns: propertyRuns(4) },
    );
  });
});
