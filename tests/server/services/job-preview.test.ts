import { describe, expect, it } from "vitest";
import { latestPreview, previewReporter } from "@/server/services/job-preview";
import { watch } from "@/server/services/job-watch";
import * as jobs from "@/server/services/jobs";
import { testDeps } from "@/tests/support/deps";
import { createJobRow, createUser } from "@/tests/support/factories";

const picture = (byte: number) => ({ bytes: Uint8Array.of(byte), contentType: "image/png" as const });

async function setup() {
  const deps = await testDeps();
  const owner = await createUser(deps);
  const job = await createJobRow(deps, owner.id, { status: "PROCESSING", stage: "RESTORING" });
  return { deps, owner, job, show: previewReporter(deps, { jobId: job.id, attempt: 1 }) };
}

describe("what an engine shows while it works", () => {
  it("is passed on three times a second, the others are let go", async () => {
    const { deps, job, show } = await setup();
    const held: (number | undefined)[] = [];
    for (let frame = 1; frame <= 20; frame++) {
      show(picture(frame));
      held.push(deps.previews.get(job.id)?.bytes[0]);
      deps.clock.advance(50);
    }
    expect([...new Set(held)]).toEqual([1, 8, 15]);
  });

  it("is told to those who watch, by its number, without a change of the row", async () => {
    const { deps, owner, job, show } = await setup();
    const watching = watch(deps, owner.id, job.id, -1, new AbortController().signal);
    expect((await watching.next()).value).toMatchObject({ preview: null, version: 0 });
    const next = watching.next();
    show(picture(1));
    expect((await next).value).toMatchObject({ preview: 1, version: 0 });
    await watching.return(undefined);
  });

  it("is seen by the job's owner alone", async () => {
    const { deps, owner, job, show } = await setup();
    expect(await latestPreview(deps, owner.id, job.id)).toBeNull();
    show(picture(7));
    expect(await latestPreview(deps, owner.id, job.id)).toMatchObject(picture(7));
    const stranger = await createUser(deps);
    await expect(latestPreview(deps, stranger.id, job.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is gone with the job", async () => {
    const { deps, owner, job, show } = await setup();
    show(picture(1));
    expect(await jobs.cancel(deps, owner.id, job.id)).toMatchObject({ preview: null });
    deps.clock.advance(1000);
    show(picture(2));
    expect(await latestPreview(deps, owner.id, job.id)).toBeNull();
  });
});
