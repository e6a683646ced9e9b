import { describe, expect, it } from "vitest";
import type { Deps } from "@/server/deps";
import { createJob } from "@/server/schemas/job";
import { create } from "@/server/services/job-create";
import { createCatalog } from "@/server/workflows/catalog";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createUser } from "@/tests/support/factories";
import { exampleWorkflow } from "@/tests/support/workflows";

async function setup(overrides: Partial<Deps> = {}) {
  const deps = await testDeps(overrides);
  const owner = await createUser(deps);
  const photo = await createAsset(deps, owner.id);
  const request = (more = {}) => createJob.parse({ inputAssetId: photo.id, ...more });
  return { deps, owner, photo, request };
}

describe("create", () => {
  it("writes the job and its event together, defaults filled in", async () => {
    const { deps, owner, request } = await setup();
    const job = await create(deps, owner.id, request());
    const [event] = await deps.db.outboxEvent.findMany();
    expect(job).toMatchObject({
      status: "PENDING",
      stage: "QUEUED",
      progress: 0,
      queuePosition: 1,
      parameters: { scale: 2 },
    });
    expect(event).toMatchObject({
      name: "job/requested",
      data: { jobId: job.id, ownerId: owner.id, attempt: 1, batchId: null },
      deliveredAt: null,
    });
  });

  it("tells the relay only after the transaction is through", async () => {
    const { deps, owner, request } = await setup();
    let rows: Promise<number> | undefined;
    deps.pokeOutbox = () => {
      rows = deps.db.outboxEvent.count();
    };
    await create(deps, owner.id, request());
    expect(await rows).toBe(1);
  });

  it("makes one job of many calls with the same key", async () => {
    const { deps, owner, request } = await setup();
    const same = request({ idempotencyKey: "press-1" });
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(deps, owner.id, same)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await deps.db.job.count()).toBe(1);
    expect(await deps.db.outboxEvent.count()).toBe(1);
  });

  it("refuses the same key for another request", async () => {
    const { deps, owner, request } = await setup();
    await create(deps, owner.id, request({ idempotencyKey: "k" }));
    const other = request({ idempotencyKey: "k", parameters: { scale: 4 } });
    await expect(create(deps, owner.id, other)).rejects.toMatchObject({ code: "IDEMPOTENCY_MISMATCH" });
  });

  it("lets two people use the same key", async () => {
    const { deps, owner, request } = await setup();
    const other = await createUser(deps);
    const theirs = await createAsset(deps, other.id);
    await create(deps, owner.id, request({ idempotencyKey: "k" }));
    await create(deps, other.id, request({ idempotencyKey: "k", inputAssetId: theirs.id }));
    expect(await deps.db.job.count()).toBe(2);
  });

  it("does not find someone else's photo", async () => {
    const { deps, request } = await setup();
    const stranger = await createUser(deps);
    await expect(create(deps, stranger.id, request())).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await deps.db.outboxEvent.count()).toBe(0);
  });

  it("waits for the photo to be received", async () => {
    const { deps, owner, request } = await setup();
    const pending = await createAsset(deps, owner.id, { status: "PENDING" });
    const early = create(deps, owner.id, request({ inputAssetId: pending.id }));
    await expect(early).rejects.toMatchObject({ code: "UPLOAD_INCOMPLETE" });
  });

  it.each([
    [{ scale: 3 }, "scale"],
    [{ sharpness: 101 }, "sharpness"],
    [{ colour: "red" }, "colour"],
  ])("refuses the parameters %j by name", async (parameters, name) => {
    const { deps, owner, request } = await setup();
    const wrong = create(deps, owner.id, request({ parameters }));
    await expect(wrong).rejects.toMatchObject({ code: "INVALID_PARAMETER", message: expect.stringContaining(name) });
  });

  it("does not know workflows that are not there", async () => {
    const { deps, owner, request } = await setup();
    const unknown = create(deps, owner.id, request({ workflowId: "fly" }));
    await expect(unknown).rejects.toMatchObject({ code: "WORKFLOW_NOT_FOUND" });
  });
});

describe("create, of a workflow with several inputs", () => {
  async function setupExample(engines?: Deps["engines"]) {
    const { deps, owner, photo } = await setup({
      catalog: createCatalog([exampleWorkflow()]),
      ...(engines && { engines }),
    });
    const request = (more = {}) => createJob.parse({ workflowId: "example", parameters: { wish: "a cat" }, ...more });
    return { deps, owner, photo, request };
  }

  it("keeps which photos go where, in the workflow's order", async () => {
    const { deps, owner, photo, request } = await setupExample();
    const other = await createAsset(deps, owner.id);
    const inputs = { others: [other.id, photo.id], photo: [photo.id] };
    const { id } = await create(deps, owner.id, request({ inputs }));
    const row = await deps.db.job.findUniqueOrThrow({ where: { id } });
    expect(row.inputs).toEqual({ photo: [photo.id], hint: [], others: [other.id, photo.id] });
    expect(row.inputAssetId).toBe(photo.id);
  });

  it.each([
    ["an input that is not there", { inputs: { picture: [] } }, "picture"],
    ["no photo where one is needed", {}, "photo"],
    ["more photos than it takes", (id: string) => ({ inputs: { photo: [id], others: [id, id, id, id] } }), "others"],
  ])("refuses %s by name", async (_, more, parameter) => {
    const { deps, owner, photo, request } = await setupExample();
    const wrong = create(deps, owner.id, request(typeof more === "function" ? more(photo.id) : more));
    await expect(wrong).rejects.toMatchObject({ code: "INVALID_PARAMETER", details: { parameter } });
  });

  it("draws a seed once, also when the same request comes again", async () => {
    const { deps, owner, photo, request } = await setupExample();
    const same = request({ inputAssetId: photo.id, idempotencyKey: "k" });
    const first = await create(deps, owner.id, same);
    expect(first.parameters.seed).toEqual(expect.any(Number));
    expect(await create(deps, owner.id, same)).toMatchObject({ id: first.id, parameters: first.parameters });
    const other = create(deps, owner.id, { ...same, parameters: { wish: "a cat", seed: 1 } });
    await expect(other).rejects.toMatchObject({ code: "IDEMPOTENCY_MISMATCH" });
  });

  it("refuses what no engine here can do, saying what to connect", async () => {
    const { deps, owner, photo, request } = await setupExample();
    const closed = create(
      deps,
      owner.id,
      request({ inputAssetId: photo.id, parameters: { wish: "x", method: "hosted" } }),
    );
    await expect(closed).rejects.toMatchObject({
      code: "WORKFLOW_UNAVAILABLE",
      message: expect.stringContaining("REPLICATE_API_TOKEN"),
    });
    expect(await deps.db.job.count()).toBe(0);
  });
});
