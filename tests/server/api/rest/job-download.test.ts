import { describe, expect, it } from "vitest";
import * as users from "@/server/services/users";
import { processedKey } from "@/server/storage/keys";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow } from "@/tests/support/factories";
import { restApi } from "@/tests/support/rest";

async function setup() {
  const deps = await testDeps();
  const viewer = await users.createGuest(deps);
  const job = await createJobRow(deps, viewer.id, { status: "COMPLETED" });
  const addResult = async (text: string, fields: { expiresAt?: Date } = {}) => {
    const id = deps.newId();
    const key = processedKey(job.id, id, "png");
    await deps.storage.put(key, Buffer.from(text), { contentType: "image/png" });
    const file = { key, filename: "grandmother restored.png", contentType: "image/png", size: text.length };
    await createAsset(deps, viewer.id, { id, kind: "RESULT", jobId: job.id, ...file, ...fields });
  };
  const call = restApi(deps, { viewer });
  return {
    deps,
    viewer,
    job,
    addResult,
    call,
    download: (query = "") => call("GET", `/jobs/${job.id}/download${query}`),
  };
}

describe("GET /jobs/{id}/download", () => {
  it("gives the result as a file to save under its name", async () => {
    const { addResult, download } = await setup();
    await addResult("restored");
    const response = await download();
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="grandmother restored.png"');
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await response.text()).toBe("restored");
  });

  it("gives a part of it", async () => {
    const { addResult, call, job } = await setup();
    await addResult("restored");
    const response = await call("GET", `/jobs/${job.id}/download`, undefined, { range: "bytes=0-3" });
    expect(response.status).toBe(206);
    expect(await response.text()).toBe("rest");
  });

  it("gives any of several results, and says when there is none of this number", async () => {
    const { addResult, download } = await setup();
    await addResult("first");
    await addResult("second");
    expect(await (await download("?result=2")).text()).toBe("second");
    expect((await download("?result=3")).status).toBe(404);
    expect((await download("?result=0")).status).toBe(400);
  });

  it("redirects to the store when that is asked for", async () => {
    const { addResult, download } = await setup();
    await addResult("restored");
    const response = await download("?redirect=true");
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toMatch(/^\/api\/storage\/processed\//);
    expect(await (await download("?redirect=false")).text()).toBe("restored");
  });

  it.each(["nonsense", "1", "..%2fpasswd", "01ARZ3NDEKTSV4RRFFQ69G5FAVX"])(
    "answers 400 INVALID_JOB_ID for %s",
    async (id) => {
      const { call } = await setup();
      const response = await call("GET", `/jobs/${id}/download`);
      expect(response.status).toBe(400);
      expect((await response.json()).error_code).toBe("INVALID_JOB_ID");
    },
  );

  it("answers 404 for an unknown job and for someone else's", async () => {
    const { deps, call } = await setup();
    const other = await createJobRow(deps, (await users.createGuest(deps)).id, { status: "COMPLETED" });
    expect((await call("GET", `/jobs/${deps.newId()}/download`)).status).toBe(404);
    expect((await call("GET", `/jobs/${other.id}/download`)).status).toBe(404);
  });

  it.each(["PENDING", "PROCESSING", "FAILED", "CANCELLED"] as const)(
    "answers 409 while a job is %s",
    async (status) => {
      const { deps, job, download } = await setup();
      await deps.db.job.update({ where: { id: job.id }, data: { status } });
      const response = await download();
      expect(response.status).toBe(409);
      expect(await response.json()).toMatchObject({ error_code: "CONFLICT", details: { status } });
    },
  );

  it("answers 410 once the result's time is over", async () => {
    const { deps, addResult, download } = await setup();
    await addResult("restored", { expiresAt: deps.now() });
    expect((await download()).status).toBe(410);
  });
});
