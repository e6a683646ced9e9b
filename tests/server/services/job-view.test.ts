import { expect, it } from "vitest";
import { rowKey } from "@/server/services/job-attempt";
import { applyProgress } from "@/server/services/job-transitions";
import * as jobs from "@/server/services/jobs";
import { testDeps } from "@/tests/support/deps";
import { createJobRow, createUser } from "@/tests/support/factories";

/** Half done, ten seconds after it was begun; heard of just now. */
async function halfDone() {
  const deps = await testDeps();
  const owner = await createUser(deps);
  const before = new Date(deps.now().getTime() - 10_000);
  const state = { status: "PROCESSING", stage: "RESTORING", progress: 50, restoringAt: before } as const;
  const { id } = await createJobRow(deps, owner.id, { ...state, updatedAt: deps.now() });
  const report = (progress: number) =>
    deps.commit((tx) => applyProgress(tx, rowKey({ jobId: id, attempt: 1 }), progress));
  return { deps, report, view: () => jobs.byId(deps, owner.id, id) };
}

it("time left shrinks while nothing is heard, and never ends below a second", async () => {
  const { deps, view } = await halfDone();
  const told: (number | null)[] = [];
  for (let second = 0; second < 12; second += 3) {
    told.push((await view()).secondsLeft);
    deps.clock.advance(3_000);
  }
  expect(told).toEqual([10, 7, 4, 1]);
});

it("the time in line shrinks with the photo that is being restored, and does not begin anew with each look", async () => {
  const deps = await testDeps();
  const owner = await createUser(deps);
  await createJobRow(deps, owner.id, { status: "PROCESSING", stage: "RESTORING", restoringAt: deps.now() });
  const { id } = await createJobRow(deps, owner.id);
  const told: number[] = [];
  for (const wait of [0, 1_000, 1_000, 60_000, 60_000]) {
    deps.clock.advance(wait);
    told.push((await jobs.byId(deps, owner.id, id)).secondsLeft ?? 0);
  }
  expect(told).toEqual([...told].sort((a, b) => b - a));
  expect(told[0]).toBeGreaterThan(told[2] ?? 0);
  expect(told.at(-1)).toBe(told.at(-2));
});

it("a report that says nothing new changes nothing", async () => {
  const { report, view } = await halfDone();
  const { version } = await view();
  expect(await report(50)).toBe(false);
  expect((await view()).version).toBe(version);
  expect(await report(51)).toBe(true);
});
