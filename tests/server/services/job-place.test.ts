import { describe, expect, it } from "vitest";
import type { Deps } from "@/server/deps";
import type { Engine } from "@/server/engines/engine";
import type { ErrorCode } from "@/server/errors";
import { AppError } from "@/server/errors";
import { promptId } from "@/server/services/job-attempt";
import { placeJob, type Setback } from "@/server/services/job-place";
import * as jobs from "@/server/services/jobs";
import { createCatalog } from "@/server/workflows/catalog";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow, createUser } from "@/tests/support/factories";
import { type InstantEngine, instantEngine } from "@/tests/support/instant-engine";
import { poolOf } from "@/tests/support/pool";
import { exampleWorkflow } from "@/tests/support/workflows";

const named = (id: string, more: Partial<Engine> = {}) => instantEngine({ id, name: id, ...more });
const hosted = () => named("replicate", { kind: "replicate", capabilities: async () => ({ engine: "replicate" }) });
const parameters = { wish: "better", scale: 2, strength: 25, grey: false, seed: 1, method: "quick" };

async function setup(engines: InstantEngine[], more = {}) {
  const deps = await testDeps({ engines: poolOf(engines), catalog: createCatalog([exampleWorkflow()]) });
  const owner = await createUser(deps);
  const stored = async () => {
    const photo = await createAsset(deps, owner.id);
    await deps.storage.put(photo.key, Buffer.from("photo"), { contentType: "image/jpeg" });
    return photo.id;
  };
  const [photo, one, two] = [await stored(), await stored(), await stored()];
  const inputs = { photo: [photo], hint: [], others: [one, two] };
  const job = await createJobRow(deps, owner.id, {
    workflowId: "example",
    inputAssetId: photo,
    inputs,
    parameters,
    ...more,
  });
  const run = { jobId: job.id, attempt: 1 };
  const place = (...setbacks: Setback[]) => placeJob(deps, run, setbacks);
  const row = () => deps.db.job.findUniqueOrThrow({ where: { id: job.id } });
  return { deps, owner, job, run, photos: [photo, one, two], place, row };
}
const setback = (engine: string, code: ErrorCode = "ENGINE_UNREACHABLE", round = 1): Setback => ({
  engine,
  round,
  code,
  message: "It is gone.",
});

/** Until the pool has noticed that it does not answer. */
async function away(deps: Deps, engine: InstantEngine) {
  engine.check = () => Promise.reject(new AppError("ENGINE_UNREACHABLE", "It is not there."));
  await expect.poll(() => deps.engines.statuses().find(({ id }) => id === engine.id)?.state).toBe("down");
}

describe("placing a job", () => {
  it("brings each of its photos to the engine, by the name of the input", async () => {
    const a = named("a");
    const { place, photos, row } = await setup([a]);
    const files = photos.map((id) => ({ name: `${id}.jpg` }));
    expect(await place()).toEqual({
      engine: "a",
      variant: "quick",
      round: 1,
      files: { photo: files.slice(0, 1), hint: [], others: files.slice(1) },
    });
    expect(await row()).toMatchObject({ status: "PROCESSING", stage: "PREPARING", engine: "a", variant: "quick" });
  });

  it("takes the variant that its parameters ask for, where an engine of that kind is", async () => {
    const { place } = await setup([named("a"), hosted()], { parameters: { ...parameters, method: "hosted" } });
    expect(await place()).toMatchObject({ engine: "replicate", variant: "hosted" });
  });

  it("goes to another engine after a setback, as a run of its own, and leaves the first", async () => {
    const [a, b] = [named("a"), named("b")];
    const { place, run, row } = await setup([a, b]);
    await place();
    expect(await place(setback("a"))).toMatchObject({ engine: "b", round: 2 });
    expect(a.cancelled).toEqual([promptId(run, 1)]);
    expect(promptId(run, 2)).not.toBe(promptId(run, 1));
    expect(await row()).toMatchObject({ engine: "b", round: 2 });
  });

  it("asks the same engine for the same run after it was away, and for another after it was lost", async () => {
    const a = named("a");
    const { place } = await setup([a]);
    expect(await place(setback("a"))).toMatchObject({ engine: "a", round: 1 });
    expect(await place(setback("a", "ENGINE_LOST"))).toMatchObject({ engine: "a", round: 2 });
    expect(a.cancelled).toEqual([]);
  });

  it("gives up after eight setbacks, for good", async () => {
    const { place } = await setup([named("a")]);
    const many = Array.from({ length: 8 }, (_, round) => setback("a", "ENGINE_LOST", round + 1));
    await expect(place(...many)).rejects.toMatchObject({ code: "ENGINE_TIMEOUT", retryable: false });
  });

  async function paidFor(engines: InstantEngine[], engineRun = "paid") {
    const both = exampleWorkflow();
    const [quick, provider] = both.variants;
    if (!quick || !provider) throw new Error("the example has changed");
    const catalog = createCatalog([
      {
        ...both,
        variants: [
          { ...provider, when: undefined },
          { ...quick, when: undefined },
        ],
      },
    ]);
    const given = await setup(engines, { engine: "replicate", variant: "hosted", engineRun });
    given.deps.catalog = catalog;
    return given;
  }

  it.each([
    ["has taken", "paid"],
    ["was asked for", ""],
  ])("does not begin elsewhere what a provider %s and may still give", async (_, engineRun) => {
    const replicate = hosted();
    const given = await paidFor([named("a"), replicate], engineRun);
    await away(given.deps, replicate);
    expect(await given.place(setback("replicate"))).toEqual({
      waitingFor: "Waiting for replicate, which does not answer at the moment.",
    });
    expect(await given.row()).toMatchObject({ engineRun });
  });

  it("waits for a provider that was paid and is not configured any more, and goes on there when it is again", async () => {
    const gone = await paidFor([named("a")]);
    const setbacks = [setback("replicate", "ENGINE_LOST")];
    expect(await gone.place(...setbacks)).toEqual({
      waitingFor: "Waiting for replicate, which has begun with this and is not connected any more.",
    });
    gone.deps.engines = poolOf([named("a"), hosted()]);
    expect(await gone.place(...setbacks)).toMatchObject({ engine: "replicate", round: 1 });
    expect(await gone.row()).toMatchObject({ engineRun: "paid" });
  });

  it("is too late for a job that was cancelled", async () => {
    const { deps, owner, job, place } = await setup([named("a")]);
    await jobs.cancel(deps, owner.id, job.id);
    await expect(place()).rejects.toMatchObject({ code: "JOB_CANCELLED" });
  });

  it("fails when the photo is gone from storage", async () => {
    const { deps, photos, place } = await setup([named("a")]);
    const asset = await deps.db.asset.findUniqueOrThrow({ where: { id: photos[1] } });
    await deps.storage.delete(asset.key);
    await expect(place()).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("a job that no engine can take now", () => {
  it("waits for those that could and are away", async () => {
    const [a, b] = [named("a"), named("b")];
    const { deps, place, row } = await setup([a, b]);
    await deps.engines.known();
    await Promise.all([away(deps, a), away(deps, b)]);
    expect(await place()).toEqual({ waitingFor: "Waiting for a and b, which do not answer at the moment." });
    expect(await row()).toMatchObject({ status: "PROCESSING", stage: "QUEUED", waitingFor: expect.any(String) });
  });

  it("waits for what the engines lack, and says what that is", async () => {
    const poor = named("poor", { capabilities: async () => ({ engine: "comfyui", objectInfo: { LoadImage: {} } }) });
    const { place } = await setup([poor]);
    expect(await place()).toEqual({
      waitingFor: expect.stringMatching(/^Waiting for a server that can do this\. poor: .*Work/),
    });
  });

  it("is told no more that it waits once it is placed", async () => {
    const { place, row } = await setup([named("a")], { waitingFor: "Waiting.", status: "PROCESSING" });
    await place();
    expect(await row()).toMatchObject({ waitingFor: null });
  });
});
