import { describe, expect, it } from "vitest";
import * as users from "@/server/services/users";
import { testDeps } from "@/tests/support/deps";
import { instantEngine } from "@/tests/support/instant-engine";
import { restApi } from "@/tests/support/rest";

async function setup() {
  const deps = await testDeps({ engine: instantEngine() });
  const admin = await users.signUp(deps, null, { email: "ada@example.org", password: "long enough" });
  return { deps, admin };
}

describe("GET /config/debug", () => {
  it("tells an administrator the configuration, what answers, and what each engine can do", async () => {
    const { deps, admin } = await setup();
    await deps.engines.known();
    const response = await restApi(deps, { viewer: admin })("GET", "/config/debug");
    expect(response.status).toBe(200);
    const report = await response.json();
    expect(report).toMatchObject({
      configuration: { STORAGE_BACKEND: "disk", APP_SECRET: "(set)" },
      parts: { database: { ok: true }, storage: { ok: true }, runner: { ok: true } },
      storage: { backend: "disk", onDisk: true },
    });
    const [engine] = report.engines;
    expect(engine).toMatchObject({ state: "up", kind: "comfyui" });
    expect(engine.variants).toContainEqual(expect.objectContaining({ workflow: "restore" }));
  });

  it("says when the storage can't be reached", async () => {
    const { deps, admin } = await setup();
    const storage = { ...deps.storage, check: () => Promise.reject(new Error("connect to 10.0.0.7 failed")) };
    const response = await restApi({ ...deps, storage }, { viewer: admin })("GET", "/config/debug");
    expect((await response.json()).parts.storage).toMatchObject({ ok: false });
  });

  it("is only for administrators, and for keys of theirs that have the scope admin", async () => {
    const { deps, admin } = await setup();
    const other = await users.signUp(deps, null, { email: "bob@example.org", password: "long enough" });
    const ask = async (session: Parameters<typeof restApi>[1]) =>
      (await restApi(deps, session)("GET", "/config/debug")).status;
    expect(await ask(null)).toBe(401);
    expect(await ask({ viewer: other })).toBe(403);
    expect(await ask({ viewer: other, scopes: ["admin"] })).toBe(403);
    expect(await ask({ viewer: admin, scopes: ["jobs:read"] })).toBe(403);
    expect(await ask({ viewer: admin, scopes: ["admin"] })).toBe(200);
  });
});
