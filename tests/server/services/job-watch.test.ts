import { expect, it } from "vitest";
import { watch } from "@/server/services/job-watch";
import * as jobs from "@/server/services/jobs";
import { countingDb } from "@/tests/support/counting-db";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow, createUser } from "@/tests/support/factories";

async function setup() {
  const deps = await testDeps();
  return { deps, owner: await createUser(deps) };
}

it("gives the job now, then each change, and ends with the job", async () => {
  const { deps, owner } = await setup();
  const job = await createJobRow(deps, owner.id);
  const watching = watch(deps, owner.id, job.id, -1, new AbortController().signal);
  expect((await watching.next()).value).toMatchObject({ status: "PENDING" });
  const next = watching.next();
  await jobs.cancel(deps, owner.id, job.id);
  expect((await next).value).toMatchObject({ status: "CANCELLED", version: 1 });
  expect((await watching.next()).done).toBe(true);
});

it("goes on after the version that was seen, without repeating it", async () => {
  const { deps, owner } = await setup();
  const job = await createJobRow(deps, owner.id, { status: "PROCESSING", stage: "RESTORING", version: 3 });
  const watching = watch(deps, owner.id, job.id, 3, new AbortController().signal);
  const next = watching.next();
  await jobs.cancel(deps, owner.id, job.id);
  expect((await next).value).toMatchObject({ version: 4 });
});

it("tells when the place in line changes", async () => {
  const { deps, owner } = await setup();
  const first = await createJobRow(deps, owner.id);
  const second = await createJobRow(deps, owner.id);
  const watching = watch(deps, owner.id, second.id, -1, new AbortController().signal);
  expect((await watching.next()).value).toMatchObject({ queuePosition: 2 });
  const next = watching.next();
  await jobs.cancel(deps, owner.id, first.id);
  expect((await next).value).toMatchObject({ queuePosition: 1, version: 0 });
});

it("ends when the watcher goes away", async () => {
  const { deps, owner } = await setup();
  const job = await createJobRow(deps, owner.id);
  const leaving = new AbortController();
  const watching = watch(deps, owner.id, job.id, -1, leaving.signal);
  await watching.next();
  const next = watching.next();
  leaving.abort();
  expect((await next).done).toBe(true);
});

it("does not find someone else's job", async () => {
  const { deps, owner } = await setup();
  const job = await createJobRow(deps, owner.id);
  const stranger = await createUser(deps);
  const watching = watch(deps, stranger.id, job.id, -1, new AbortController().signal);
  await expect(watching.next()).rejects.toMatchObject({ code: "NOT_FOUND" });
});

it("shows its photo from the beginning, and at the end what was made of it", async () => {
  const { deps, owner } = await setup();
  const job = await createJobRow(deps, owner.id, { status: "PROCESSING", stage: "SAVING" });
  const watching = watch(deps, owner.id, job.id, -1, new AbortController().signal);
  expect((await watching.next()).value).toMatchObject({ input: { id: job.inputAssetId }, results: [] });
  const next = watching.next();
  const result = await createAsset(deps, owner.id, { kind: "RESULT", jobId: job.id });
  await deps.db.job.update({ where: { id: job.id }, data: { status: "COMPLETED", version: 1 } });
  deps.live.publish(jobs.jobTopic(job.id));
  expect((await next).value).toMatchObject({ input: { id: job.inputAssetId }, results: [{ id: result.id }] });
});

it("asks no more for a hundred watchers than for one when the line moves", async () => {
  const { db, queries } = await countingDb();
  const deps = await testDeps({ db });
  const owner = await createUser(deps);
  const first = await createJobRow(deps, owner.id);
  const watching: ReturnType<typeof watch>[] = [];
  for (let count = 0; count < 100; count++) {
    const { id } = await createJobRow(deps, owner.id);
    watching.push(watch(deps, owner.id, id, -1, new AbortController().signal));
  }
  await Promise.all(watching.map((one) => one.next()));
  const told = watching.map((one) => one.next());
  await deps.db.job.update({ where: { id: first.id }, data: { stage: "RESTORING", restoringAt: deps.now() } });
  queries();
  deps.live.publish("line");
  const places = (await Promise.all(told)).map(({ value }) => (value as { queuePosition: number }).queuePosition);
  expect(places).toEqual(places.map((_, index) => index + 1));
  expect(queries().length).toBeLessThanOrEqual(4);
});
