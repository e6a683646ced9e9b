import { describe, expect, it } from "vitest";
import * as users from "@/server/services/users";
import { testDeps } from "@/tests/support/deps";
import { createJobRow } from "@/tests/support/factories";
import { restApi } from "@/tests/support/rest";

async function setup() {
  const deps = await testDeps();
  const viewer = await users.createGuest(deps);
  return { deps, viewer, call: restApi(deps, { viewer }) };
}

describe("GET /jobs/{id}/assets.zip", () => {
  it("gives a ZIP to save", async () => {
    const { deps, viewer, call } = await setup();
    const job = await createJobRow(deps, viewer.id, { status: "COMPLETED", inputAssetId: null });
    const response = await call("GET", `/jobs/${job.id}/assets.zip`);
    expect(response.headers.get("content-type")).toBe("application/zip");
    expect(response.headers.get("content-disposition")).toBe(`attachment; filename="darkroom-${job.id}.zip"`);
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe("PK");
  });

  it("answers 400 for what is no id and 404 for someone else's job", async () => {
    const { deps, call } = await setup();
    const other = await createJobRow(deps, (await users.createGuest(deps)).id);
    expect((await (await call("GET", "/jobs/x/assets.zip")).json()).error_code).toBe("INVALID_JOB_ID");
    expect((await call("GET", `/jobs/${other.id}/assets.zip`)).status).toBe(404);
  });
});
