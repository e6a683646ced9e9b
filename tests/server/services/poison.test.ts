import { describe, expect, it } from "vitest";
import type { Engine } from "@/server/engines/engine";
import { AppError } from "@/server/errors";
import { createJob } from "@/server/schemas/job";
import { create } from "@/server/services/job-create";
import { placeJob, type Setback } from "@/server/services/job-place";
import { runAtEngine } from "@/server/services/job-run";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow, createUser } from "@/tests/support/factories";
import { instantEngine } from "@/tests/support/instant-engine";

/** An engine that dies over every photo, after it has begun with it or before. */
async function setup({ begins = true } = {}) {
  const run: Engine["run"] = async ({ onProgress }) => {
    if (begins) onProgress({ state: "running", fraction: 0.1 });
    throw new AppError("ENGINE_LOST", "The restoration server has restarted.");
  };
  const engine = instantEngine({ run });
  const closing = new AbortController();
  const deps = await testDeps({ engine, closing: closing.signal });
  const owner = await createUser(deps);
  const photo = await createAsset(deps, owner.id);
  await deps.storage.put(photo.key, Buffer.from("photo"), { contentType: "image/jpeg" });
  const start = () => create(deps, owner.id, createJob.parse({ inputAssetId: photo.id }));
  const round = async (jobId: string, setbacks: Setback[]) => {
    const placed = await placeJob(deps, { jobId, attempt: 1 }, setbacks);
    if (!("files" in placed)) throw new Error("no engine");
    const made = await runAtEngine(deps, { jobId, attempt: 1 }, placed);
    return "setback" in made ? [...setbacks, made.setback] : setbacks;
  };
  const asset = () => deps.db.asset.findUniqueOrThrow({ where: { id: photo.id } });
  return { deps, owner, closing, start, round, asset };
}

describe("a photo that an engine dies over", () => {
  it("is tried once more, and then quarantined, and its owner keeps it", async () => {
    const { start, round, asset } = await setup();
    const { id } = await start();
    const setbacks = await round(id, []);
    expect(await asset()).toMatchObject({ crashes: 1, errorCode: null });
    await expect(round(id, setbacks)).rejects.toMatchObject({ code: "CORRUPT_IMAGE" });
    expect(await asset()).toMatchObject({ crashes: 2, errorCode: "CORRUPT_IMAGE", status: "READY" });
    await expect(start()).rejects.toMatchObject({
      code: "CORRUPT_IMAGE",
      message: expect.stringContaining("photo.jpg"),
    });
  });

  it("is not held to be guilty while it was only in line", async () => {
    const { start, round, asset } = await setup({ begins: false });
    const { id } = await start();
    await round(id, await round(id, []));
    expect(await asset()).toMatchObject({ crashes: 0 });
  });

  it("is not held to be guilty when another was in work there too", async () => {
    const { deps, owner, start, round, asset } = await setup();
    await createJobRow(deps, owner.id, { status: "PROCESSING", stage: "RESTORING", engine: "instant" });
    const { id } = await start();
    await round(id, []);
    expect(await asset()).toMatchObject({ crashes: 0 });
  });

  it("is not held to be guilty when everything ends here", async () => {
    const { closing, start, round, asset } = await setup();
    const { id } = await start();
    closing.abort();
    await round(id, []);
    expect(await asset()).toMatchObject({ crashes: 0 });
  });
});
