import { describe, expect, it } from "vitest";
import { estimates } from "@/server/services/job-rate";
import { createCatalog } from "@/server/workflows/catalog";
import { borrowDb } from "@/tests/support/db";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow, createUser } from "@/tests/support/factories";
import { exampleWorkflow } from "@/tests/support/workflows";

const estimate = { seconds: 4, secondsPerMegapixel: 10 };

async function setup() {
  const workflow = exampleWorkflow();
  const variants = workflow.variants.map((variant) => ({ ...variant, estimate }));
  // Of its own: what was measured is remembered with the database.
  const deps = await testDeps({ db: await borrowDb(), catalog: createCatalog([{ ...workflow, variants }]) });
  const owner = await createUser(deps);
  const photo = await createAsset(deps, owner.id, { width: 2000, height: 1000 });
  const start = deps.now();
  const done = (engine: string, seconds: number, inputAssetId: string | null = photo.id) =>
    createJobRow(deps, owner.id, {
      workflowId: "example",
      inputAssetId,
      engine,
      status: "COMPLETED",
      restoringAt: start,
      completedAt: new Date(start.getTime() + seconds * 1000),
    });
  const job = (engine: string | null, megapixels: number) => ({
    workflowId: "example",
    variant: null,
    engine,
    input: { width: 1000, height: 1000 * megapixels },
  });
  return { deps, done, job };
}

describe("how long a job will take", () => {
  it("is what its workflow guesses until one was done here", async () => {
    const { deps, job } = await setup();
    expect((await estimates(deps))(job("a", 2))).toBe(24);
  });

  it("is measured for each engine, by the size of the photo", async () => {
    const { deps, done, job } = await setup();
    await done("a", 10);
    await done("a", 30);
    await done("b", 4);
    const of = await estimates(deps);
    expect([of(job("a", 1)), of(job("b", 1)), of(job("a", 3))]).toEqual([10, 2, 30]);
  });

  it("is that of all engines while it has none", async () => {
    const { deps, done, job } = await setup();
    await done("a", 10);
    await done("b", 2);
    const of = await estimates(deps);
    expect([of(job(null, 1)), of(job("new", 1))]).toEqual([3, 3]);
  });

  it("is the mean where no photo has a size", async () => {
    const { deps, done, job } = await setup();
    await done("a", 10, null);
    await done("a", 20, null);
    expect((await estimates(deps))({ ...job("a", 1), input: null })).toBe(15);
  });
});
