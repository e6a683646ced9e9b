import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { Deps } from "@/server/deps";
import { createJob } from "@/server/schemas/job";
import type { Output } from "@/server/schemas/workflow";
import { create } from "@/server/services/job-create";
import { placeJob } from "@/server/services/job-place";
import { removePartialResults, storeResults } from "@/server/services/job-results";
import { completeJob, runAtEngine } from "@/server/services/job-run";
import * as jobs from "@/server/services/jobs";
import { rawKey, referenceKey } from "@/server/storage/keys";
import { createCatalog } from "@/server/workflows/catalog";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createUser } from "@/tests/support/factories";
import { cutAt, photoBytes, quarters } from "@/tests/support/images";
import { instantEngine } from "@/tests/support/instant-engine";
import { needleGlb, reliefGlb } from "@/tests/support/models";
import { exampleWorkflow } from "@/tests/support/workflows";

const output = (source: string) => ({ source, kind: "3d", filename: "a", ref: "a" });
/** Of the workflow's variants: its graph's last node. */
const RELIEF = output("4");
const DEPTH = output("3");
const PICTURE = output("5");

/** A photo whose relief is so low that it is drawn in no time. */
const strip = quarters().resize(64, 8, { fit: "fill" }).jpeg().toBuffer();

/** A job for which an engine has these bytes ready. */
async function setup(
  bytes: Buffer,
  request: object = { workflowId: "image-to-3d" },
  change: (deps: Deps) => void = () => {},
) {
  const engine = instantEngine({ fetch: async () => ({ body: Readable.from([bytes]), size: bytes.length }) });
  const deps = await testDeps({ engine });
  change(deps);
  const owner = await createUser(deps);
  const id = deps.newId();
  const photo = await createAsset(deps, owner.id, {
    id,
    filename: "grandmother.jpg",
    key: rawKey(owner.id, id, "jpg"),
    screenKey: `derived/${id}/screen.webp`,
    thumbnailKey: `derived/${id}/thumbnail.webp`,
  });
  await deps.storage.put(photo.key, await strip, { contentType: "image/jpeg" });
  for (const copy of ["screen", "thumbnail"])
    await deps.storage.put(`derived/${id}/${copy}.webp`, Buffer.from(`the photo's ${copy}`), {
      contentType: "image/webp",
    });
  const job = await create(deps, owner.id, createJob.parse({ inputAssetId: photo.id, ...request }));
  const run = { jobId: job.id, attempt: 1 };
  await placeJob(deps, run, []);
  return { deps, run };
}

const stored = async (deps: Deps, key: string | null) => buffer((await deps.storage.get(key ?? "")).body);

/** Models as if they were too large to be drawn. */
const undrawn = (deps: Deps) => {
  deps.images = { ...deps.images, prepareModel: async () => undefined };
};

describe("a 3D model that an engine made", () => {
  it("is stored as it is, with pictures of it", async () => {
    const glb = await reliefGlb();
    const { deps, run } = await setup(glb);
    const [result] = await storeResults(deps, run, [RELIEF]);
    expect(result).toMatchObject({
      filename: "grandmother-3d.glb",
      contentType: "model/gltf-binary",
      size: glb.length,
      width: null,
      height: null,
      workKey: null,
    });
    expect((await stored(deps, result?.key ?? null)).equals(glb)).toBe(true);
    expect(await sharp(await stored(deps, result?.thumbnailKey ?? null)).metadata()).toMatchObject({
      format: "webp",
      width: 480,
    });
  });

  it("that is too large to be drawn is shown by its photo", async () => {
    const { deps, run } = await setup(await reliefGlb(), undefined, undrawn);
    const [result] = await storeResults(deps, run, [RELIEF]);
    expect(String(await stored(deps, result?.thumbnailKey ?? null))).toBe("the photo's thumbnail");
    expect(result?.thumbnailKey).toContain(result?.id);
  });

  it("leaves nothing behind when its job is stopped", async () => {
    const { deps, run } = await setup(needleGlb());
    const results = await storeResults(deps, run, [RELIEF, RELIEF]);
    expect(results).toHaveLength(2);
    await removePartialResults(deps, run);
    for (const { key, screenKey, thumbnailKey } of results)
      for (const one of [key, screenKey, thumbnailKey]) expect(await deps.storage.head(one ?? "")).toBeNull();
  });
});

describe("a picture of the depth", () => {
  const depth = () =>
    sharp(Buffer.from(Array.from({ length: 32 * 32 }, (_, i) => (i % 32) * 8)), {
      raw: { width: 32, height: 32, channels: 1 },
    })
      .png()
      .toBuffer();

  it("becomes a relief of the size that was asked for, with the photo on it", async () => {
    const parameters = { model_type: "depth_anything_v2", width_mm: 200, relief_mm: 10, base_mm: 3 };
    const { deps, run } = await setup(await depth(), { workflowId: "image-to-3d", parameters }, undrawn);
    const [result] = await storeResults(deps, run, [DEPTH]);
    expect(result).toMatchObject({ filename: "grandmother-3d.glb", contentType: "model/gltf-binary" });
    const glb = await stored(deps, result?.key ?? null);
    const { accessors } = JSON.parse(glb.toString("utf8", 20, 20 + glb.readUInt32LE(12)));
    const [position] = accessors.filter(({ max }: { max?: number[] }) => max?.length === 3 && max[2] !== 1);
    expect(position.max[0] - position.min[0]).toBeCloseTo(0.2, 5);
    expect(position.max[2]).toBeCloseTo(0.013, 5);
    expect(result?.size).toBe(glb.length);
  });
});

describe("words that an engine made", () => {
  const WORDS = { ...output("6"), kind: "text" };
  const request = { workflowId: "example", parameters: { wish: "a description" } };
  const describing = (kind: Output["kind"]) => (deps: Deps) => {
    const workflow = exampleWorkflow();
    const outputs = workflow.manifest.outputs.map((one) => ({ ...one, kind }));
    deps.catalog = createCatalog([{ ...workflow, manifest: { ...workflow.manifest, outputs } }]);
  };

  it("are stored as text, shown by the photo they are about", async () => {
    const { deps, run } = await setup(Buffer.from("Ein Schiff, 1931 – vor Kiel"), request, describing("text"));
    const [result] = await storeResults(deps, run, [WORDS]);
    expect(result).toMatchObject({ filename: "grandmother-words.txt", contentType: "text/plain; charset=utf-8" });
    expect(String(await stored(deps, result?.key ?? null))).toBe("Ein Schiff, 1931 – vor Kiel");
    expect(String(await stored(deps, result?.thumbnailKey ?? null))).toBe("the photo's thumbnail");
    await removePartialResults(deps, run);
    expect(await deps.storage.head(result?.key ?? "")).toBeNull();
  });

  it.each([
    ["nothing", Buffer.from(" ")],
    ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff])],
    ["more than anyone reads", Buffer.alloc(1024 * 1024 + 1, "a")],
  ])("are none when they are %s", async (_, bytes) => {
    const { deps, run } = await setup(bytes, request, describing("text"));
    await expect(storeResults(deps, run, [WORDS])).rejects.toMatchObject({ code: "ENGINE_BAD_ANSWER" });
  });

  it("are left out where a picture was promised", async () => {
    const { deps, run } = await setup(await photoBytes("china.jpg"), request, describing("image"));
    const results = await storeResults(deps, run, [WORDS, output("6")]);
    expect(results.map(({ contentType }) => contentType)).toEqual(["image/jpeg"]);
  });
});

describe("pictures that are kept as references", () => {
  const SAID = { description: "An old sailor with a red beard", num_images: 8 };

  async function drawn(account: boolean) {
    const pictures = Array.from({ length: SAID.num_images }, (_, index) => ({ ...output("10"), ref: String(index) }));
    const deps = await testDeps({ engine: instantEngine({ run: async () => pictures }) });
    const owner = await createUser(deps);
    if (account) await deps.db.user.update({ where: { id: owner.id }, data: { email: "a@example.org" } });
    const request = createJob.parse({ workflowId: "character-reference", parameters: SAID });
    const run = { jobId: (await create(deps, owner.id, request)).id, attempt: 1 };
    const placed = await placeJob(deps, run, []);
    if (!("engine" in placed)) throw new Error("It was not placed");
    const made = await runAtEngine(deps, run, placed);
    if (!("done" in made)) throw new Error(made.setback.message);
    return { deps, owner, run, results: await storeResults(deps, run, made.done) };
  }

  it("are as many as were asked for, with the words they were made of", async () => {
    const { deps, owner, run, results } = await drawn(true);
    await completeJob(deps, run, results);
    await completeJob(deps, run, results);
    const kept = await deps.db.asset.findMany({ where: { ownerId: owner.id }, orderBy: { filename: "asc" } });
    expect(kept).toHaveLength(8);
    expect(kept[7]).toMatchObject({
      kind: "REFERENCE",
      status: "READY",
      filename: "character-reference-8.png",
      description: SAID.description,
      expiresAt: null,
    });
    expect(kept.map(({ key, id }) => key === referenceKey(id, "png"))).not.toContain(false);
    const shown = (await jobs.byId(deps, owner.id, run.jobId)).results;
    expect(shown.map(({ filename }) => filename)).toEqual(kept.map(({ filename }) => filename));
  });

  it("expire like any file when they are a guest's", async () => {
    const { deps, run, results } = await drawn(false);
    await completeJob(deps, run, results);
    expect(await deps.db.asset.count({ where: { kind: "REFERENCE", expiresAt: null } })).toBe(0);
  });

  it("leave nothing behind when their job is stopped", async () => {
    const { deps, run, results } = await drawn(true);
    await removePartialResults(deps, run);
    for (const { key, thumbnailKey } of results)
      for (const one of [key, thumbnailKey]) expect(await deps.storage.head(one ?? "")).toBeNull();
  });
});

describe("what an engine should not have answered", () => {
  it.each([
    ["a picture instead of a model", () => photoBytes("china.jpg"), { workflowId: "image-to-3d" }, RELIEF],
    ["half a model", async () => cutAt(await reliefGlb(), 0.5), { workflowId: "image-to-3d" }, RELIEF],
    ["a model instead of a picture", () => reliefGlb(), { workflowId: "upscale" }, PICTURE],
    ["half a picture", async () => cutAt(await photoBytes("china.jpg"), 0.5), { workflowId: "upscale" }, PICTURE],
    [
      "a page instead of a picture",
      async () => Buffer.from("<html>Sign in</html>"),
      { workflowId: "upscale" },
      PICTURE,
    ],
  ])("%s is its fault, not the person's", async (_, bytes, request, made) => {
    const { deps, run } = await setup(await bytes(), request);
    await expect(storeResults(deps, run, [made])).rejects.toMatchObject({ code: "ENGINE_BAD_ANSWER" });
  });

  it("more files than anyone could look through are not kept", async () => {
    const { deps, run } = await setup(await reliefGlb());
    const many = Array.from({ length: 257 }, () => RELIEF);
    await expect(storeResults(deps, run, many)).rejects.toMatchObject({ code: "ENGINE_NODE_FAILED", retryable: false });
  });

  it("files of nodes that the workflow does not name are refused", async () => {
    const { deps, run } = await setup(await reliefGlb());
    await expect(storeResults(deps, run, [output("99")])).rejects.toMatchObject({ code: "WORKFLOW_NOT_FOUND" });
  });
});
