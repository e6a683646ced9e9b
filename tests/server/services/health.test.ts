import { describe, expect, it } from "vitest";
import { health } from "@/server/services/health";
import { testDeps } from "@/tests/support/deps";
import { instantEngine } from "@/tests/support/instant-engine";

describe("health", () => {
  it("is ok when all parts answer", async () => {
    expect(await health(await testDeps())).toMatchObject({
      status: "ok",
      parts: { database: { ok: true }, engine: { ok: true } },
      engines: [{ id: "instant", kind: "comfyui", state: "up", version: "test", device: "cpu" }],
    });
  });

  it("names the part that fails and tells nothing secret", async () => {
    const engine = instantEngine({ check: async () => Promise.reject(new Error("http://user:pw@gpu-1")) });
    const report = await health(await testDeps({ engine }));
    expect(report).toMatchObject({ status: "failing", parts: { engine: { ok: false }, storage: { ok: true } } });
    expect(JSON.stringify(report)).not.toContain("pw");
  });

  it("does not take a runner that stands still for well", async () => {
    const report = await health(await testDeps({ runnerHealth: () => ({ running: false, lastError: "stopped" }) }));
    expect(report.parts.runner.ok).toBe(false);
  });
});
