import { describe, expect, it } from "vitest";
import { AppError } from "@/server/errors";
import { createJob, type JobView } from "@/server/schemas/job";
import { create } from "@/server/services/job-create";
import { watch } from "@/server/services/job-watch";
import * as jobs from "@/server/services/jobs";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createUser } from "@/tests/support/factories";
import { photoBytes } from "@/tests/support/images";
import { instantEngine } from "@/tests/support/instant-engine";
import { hurriedTime, startTestRunner } from "@/tests/support/runner";

async function setup() {
  const time = hurriedTime();
  const engine = instantEngine();
  const deps = await testDeps({ engine, now: time.now });
  const owner = await createUser(deps);
  const photo = await createAsset(deps, owner.id, { filename: "flower.jpg" });
  await deps.storage.put(photo.key, await photoBytes("flower.jpg"), { contentType: "image/jpeg" });
  await startTestRunner(deps, time.timer);
  const ended = async (request: object): Promise<JobView> => {
    const { id } = await create(deps, owner.id, createJob.parse({ inputAssetId: photo.id, ...request }));
    for await (const { status } of watch(deps, owner.id, id, -1, new AbortController().signal)) {
      if (status === "COMPLETED" || status === "FAILED") break;
    }
    return jobs.byId(deps, owner.id, id);
  };
  return { deps, engine, owner, photo, ended };
}

const WEB = { id: "web", op: "webp", params: { quality: 60 } };
const named = ({ deliverables }: JobView, id: string) => deliverables.find((one) => one.id === id);

describe("deliverables", () => {
  it("are made of the result and of one another, each kept as a file of the job", async () => {
    const { deps, ended } = await setup();
    const small = { id: "small", op: "thumbnail", params: { size: 16 }, after: ["web"] };
    const job = await ended({ operations: [small, WEB, { id: "tells", op: "metadata" }] });
    expect(job).toMatchObject({ status: "COMPLETED", results: [{ width: 64, height: 48 }] });
    expect(job.deliverables.map(({ id, status }) => [id, status])).toEqual([
      ["web", "COMPLETED"],
      ["tells", "COMPLETED"],
      ["small", "COMPLETED"],
    ]);
    expect(named(job, "web")?.asset).toMatchObject({
      kind: "DELIVERABLE",
      contentType: "image/webp",
      filename: "flower-restored-web.webp",
      width: 64,
    });
    expect(named(job, "small")?.asset).toMatchObject({ filename: "flower-restored-web-small.webp", width: 16 });
    expect(named(job, "tells")).toMatchObject({ asset: null, data: {} });
    const { key } = await deps.db.asset.findUniqueOrThrow({ where: { id: named(job, "web")?.asset?.id } });
    expect(key).toMatch(new RegExp(`^processed/${job.id}/`));
    expect((await deps.storage.head(key))?.size).toBe(named(job, "web")?.asset?.size);
  });

  it("are made of the photo itself, without an engine, where nothing else is wanted", async () => {
    const { engine, ended } = await setup();
    const operations = [WEB, { id: "tells", op: "metadata" }];
    const job = await ended({ workflowId: "convert", operations });
    expect(job).toMatchObject({ status: "COMPLETED", engine: null, results: [] });
    expect(named(job, "web")?.asset).toMatchObject({ filename: "flower-web.webp" });
    expect(Object.keys(named(job, "tells")?.data as object)).toContain("iptc");
    expect([engine.staged, engine.runs]).toEqual([[], []]);
  });

  it("do not take one another with them: one fails, those after it are skipped, the others are there", async () => {
    const given = await setup();
    const { operate } = given.deps.images;
    let tries = 0;
    given.deps.images = {
      ...given.deps.images,
      operate: async (file, operation, options) => {
        if (operation.op !== "sharpen") return operate(file, operation, options);
        tries++;
        throw new AppError("CORRUPT_IMAGE", "It can't be sharpened.");
      },
    };
    const job = await given.ended({
      operations: [WEB, { id: "crisp", op: "sharpen" }, { id: "late", op: "png", after: ["crisp"] }],
    });
    expect(job.status).toBe("COMPLETED");
    expect(job.results).toHaveLength(1);
    expect(named(job, "web")?.status).toBe("COMPLETED");
    expect(named(job, "crisp")).toMatchObject({
      status: "FAILED",
      error: { code: "CORRUPT_IMAGE", message: "It can't be sharpened." },
    });
    expect(named(job, "late")).toMatchObject({ status: "SKIPPED", asset: null });
    expect(tries).toBe(1);
  });

  it("are tried again by themselves, and only they", async () => {
    const given = await setup();
    const { operate } = given.deps.images;
    const calls: string[] = [];
    given.deps.images = {
      ...given.deps.images,
      operate: async (file, operation, options) => {
        calls.push(operation.op);
        const failures = calls.filter((op) => op === "png").length;
        if (operation.op === "png" && failures < 3) throw new AppError("STORAGE_FULL", "No room for now.");
        return operate(file, operation, options);
      },
    };
    const job = await given.ended({ operations: [WEB, { id: "print", op: "png" }] });
    expect(job.deliverables.map(({ status }) => status)).toEqual(["COMPLETED", "COMPLETED"]);
    expect(calls.filter((op) => op === "webp")).toHaveLength(1);
    expect(calls.filter((op) => op === "png")).toHaveLength(3);
    expect(given.engine.runs).toHaveLength(1);
  });
});
