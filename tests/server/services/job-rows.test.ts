import { expect, it } from "vitest";
import { readAsset, readJob, readJobs } from "@/server/services/job-rows";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow, createUser } from "@/tests/support/factories";

it("reads jobs and photos as the database client reads them", async () => {
  const deps = await testDeps();
  const owner = await createUser(deps);
  const photo = await createAsset(deps, owner.id, { damaged: true, readyAt: deps.now() });
  const job = await createJobRow(deps, owner.id, { inputAssetId: photo.id, startedAt: deps.now() });
  expect(await readAsset(deps.db, photo.id)).toEqual(photo);
  expect(await readJob(deps.db, job.id)).toEqual(job);
  expect(await readJobs(deps.db, [job.id, "none"])).toEqual([job]);
});

it("finds nothing where there is nothing", async () => {
  const { db } = await testDeps();
  expect([await readJob(db, "none"), await readAsset(db, "none"), await readAsset(db, null)]).toEqual([
    null,
    null,
    null,
  ]);
});
