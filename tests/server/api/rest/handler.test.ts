import { describe, expect, it, vi } from "vitest";
import type { CurrentSession } from "@/server/auth/session";
import { SCOPES, type Scope } from "@/server/schemas/api-key";
import * as users from "@/server/services/users";
import { testDeps } from "@/tests/support/deps";
import { createJobRow } from "@/tests/support/factories";
import { restApi } from "@/tests/support/rest";

async function setup(scopes?: Scope[]) {
  const deps = await testDeps();
  const viewer = await users.createGuest(deps);
  const job = await createJobRow(deps, viewer.id, { status: "COMPLETED" });
  return { deps, viewer, job, call: restApi(deps, { viewer, scopes }), anyone: restApi(deps, null) };
}

/** Method and address of every operation that needs somebody, with the scope that a key needs. */
const OPERATIONS: [string, string, Scope][] = [
  ["GET", "/jobs", "jobs:read"],
  ["POST", "/jobs", "jobs:write"],
  ["GET", "/jobs/JOB", "jobs:read"],
  ["POST", "/jobs/JOB/cancel", "jobs:write"],
  ["POST", "/jobs/JOB/retry", "jobs:write"],
  ["GET", "/jobs/JOB/events", "jobs:read"],
  ["GET", "/jobs/JOB/download", "assets:read"],
  ["GET", "/jobs/JOB/assets.zip", "assets:read"],
  ["POST", "/uploads", "assets:write"],
  ["POST", "/uploads/JOB/complete", "assets:write"],
  ["DELETE", "/uploads/JOB", "assets:write"],
];

describe("the REST API", () => {
  it.each(OPERATIONS)(
    "does %s %s for who is known, and for keys that have the scope %s",
    async (method, path, scope) => {
      const { deps, viewer, job } = await setup();
      const ask = (session: CurrentSession | null) => restApi(deps, session)(method, path.replace("JOB", job.id));
      const unknown = await ask(null);
      expect([unknown.status, unknown.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
      const hint = { error_code: "UNAUTHORIZED", message: expect.stringContaining("Authorization: Bearer dk_") };
      expect(await unknown.json()).toMatchObject(hint);
      const refused = await ask({ viewer, scopes: SCOPES.filter((one) => one !== scope) });
      expect(refused.status).toBe(403);
      expect(await refused.json()).toMatchObject({ error_code: "INSUFFICIENT_SCOPE", details: { needed: scope } });
      const allowed = await ask({ viewer, scopes: [scope] });
      await allowed.body?.cancel();
      expect([401, 403]).not.toContain(allowed.status);
    },
  );

  it("refuses a form by the same scope", async () => {
    const { call } = await setup(["assets:read"]);
    expect((await call("POST", "/uploads", new FormData())).status).toBe(403);
  });

  it("tells anyone what can be done", async () => {
    const { anyone } = await setup();
    const workflows = await (await anyone("GET", "/workflows")).json();
    expect(workflows[0]).toMatchObject({ id: "restore", offered: true });
    expect(await (await anyone("GET", "/workflows/restore")).json()).toHaveProperty("parameterSchema");
    expect((await anyone("GET", "/workflows/nothing")).status).toBe(404);
  });

  it.each([
    "/",
    "/nothing",
    "/jobs/",
    "/jobs/1/2/3",
    "/JOBS",
    "/openapi-json",
    "/__proto__",
    "/account/changePassword",
  ])("answers 404 in JSON at %s", async (path) => {
    const { call } = await setup();
    const response = await call("GET", path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error_code: "NOT_FOUND" });
  });

  it("answers 405 to a method that an address doesn't have, and says which it has", async () => {
    const { call } = await setup();
    const response = await call("DELETE", "/jobs");
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")?.split(", ").sort()).toEqual(["GET", "POST"]);
    expect((await response.json()).error_code).toBe("METHOD_NOT_ALLOWED");
  });

  it("lets go of a body that it does not read", async () => {
    const { anyone } = await setup();
    const cancel = vi.fn();
    const body = new ReadableStream({ cancel });
    const response = await anyone("POST", "/uploads", body, { "content-type": "multipart/form-data; boundary=b" });
    expect(response.status).toBe(401);
    expect(cancel).toHaveBeenCalledOnce();
  });

  it("takes HEAD as GET", async () => {
    const { call } = await setup();
    expect((await call("HEAD", "/workflows")).status).toBe(200);
  });
});
