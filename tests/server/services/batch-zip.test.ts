import { buffer } from "node:stream/consumers";
import type { ReadableStream } from "node:stream/web";
import { expect, it } from "vitest";
import { AppError } from "@/server/errors";
import { createBatch } from "@/server/schemas/batch";
import { create } from "@/server/services/batch-create";
import { zipOfBatch } from "@/server/services/batch-zip";
import { completeJob, failJob } from "@/server/services/job-run";
import { applyTransition } from "@/server/services/job-transitions";
import { processedKey } from "@/server/storage/keys";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createUser } from "@/tests/support/factories";

/** Two photos of the same name, of which one was restored and one was not. */
async function halfDone() {
  const deps = await testDeps();
  const owner = await createUser(deps);
  const photos = [
    await createAsset(deps, owner.id),
    await createAsset(deps, owner.id),
    await createAsset(deps, owner.id),
  ];
  const request = createBatch.parse({ photos: photos.map(({ id }) => ({ inputAssetId: id })) });
  const { id } = await create(deps, owner.id, request);
  const jobs = await deps.db.job.findMany({ orderBy: { id: "asc" } });
  const end = async (index: number) => {
    const jobId = jobs[index]?.id ?? "";
    await deps.commit((tx) => applyTransition(tx, { id: jobId }, "start"));
    const bytes = Buffer.from(`picture ${index}`);
    const asset = deps.newId();
    const key = processedKey(jobId, asset, "png");
    await deps.storage.put(key, bytes, { contentType: "image/png" });
    const none = { width: 1, height: 1, sha256: null, workKey: null, screenKey: null, thumbnailKey: null };
    const file = { filename: "photo-restored.png", contentType: "image/png", size: bytes.length };
    await completeJob(deps, { jobId, attempt: 1 }, [{ id: asset, key, ...file, ...none }]);
  };
  await end(0);
  await end(1);
  await failJob(deps, { jobId: jobs[2]?.id ?? "", attempt: 1 }, new AppError("ENGINE_TIMEOUT", "Too slow."));
  return { deps, owner, id, jobs };
}

const whole = async (body: unknown) => (await buffer(body as ReadableStream)).toString("latin1");

it("has what is done, each under a name of its own, and says of every photo what became of it", async () => {
  const { deps, owner, id, jobs } = await halfDone();
  const { filename, body } = await zipOfBatch(deps, owner.id, id, new AbortController().signal);
  expect(filename).toBe(`darkroom-${id}.zip`);
  const zip = await whole(body);
  expect(zip.startsWith("PK")).toBe(true);
  expect(zip).toContain("picture 0");
  expect(zip).toContain("picture 1");
  const manifest = JSON.parse(/\{\n {2}"format"[\s\S]*?\n\}\n/.exec(zip)?.[0] ?? "");
  expect(manifest).toMatchObject({ format: 1, batch: { id, title: "3 photos", status: "COMPLETED" } });
  expect(manifest.photos.map(({ job }: { job: string }) => job)).toEqual(jobs.map((job) => job.id));
  expect(manifest.photos[0].files).toMatchObject([{ path: "results/photo-restored.png", available: true }]);
  expect(manifest.photos[1].files).toMatchObject([{ path: "results/photo-restored-2.png" }]);
  expect(manifest.photos[2]).toMatchObject({ status: "FAILED", files: [], error: { code: "ENGINE_TIMEOUT" } });
});

it("is nobody else's", async () => {
  const { deps, id } = await halfDone();
  const stranger = await createUser(deps);
  await expect(zipOfBatch(deps, stranger.id, id, new AbortController().signal)).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});
