import { describe, expect, it } from "vitest";
import * as users from "@/server/services/users";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow } from "@/tests/support/factories";
import { restApi } from "@/tests/support/rest";

async function setup() {
  const deps = await testDeps();
  const viewer = await users.createGuest(deps);
  return { deps, viewer, call: restApi(deps, { viewer }) };
}

describe("procedures over REST", () => {
  it("makes a job of a JSON body and answers 201 with the job, its times as text", async () => {
    const { deps, viewer, call } = await setup();
    const photo = await createAsset(deps, viewer.id);
    const response = await call("POST", "/jobs", { inputAssetId: photo.id });
    expect(response.status).toBe(201);
    const job = await response.json();
    expect(job).toMatchObject({ status: "PENDING", input: { id: photo.id }, createdAt: deps.now().toISOString() });
  });

  it("reads numbers of the query as numbers and goes on after a cursor", async () => {
    const { deps, viewer, call } = await setup();
    for (let n = 0; n < 3; n++) await createJobRow(deps, viewer.id);
    const first = await (await call("GET", "/jobs?limit=2")).json();
    expect(first.items).toHaveLength(2);
    const rest = await (await call("GET", `/jobs?limit=2&cursor=${first.nextCursor}`)).json();
    expect(rest.items).toHaveLength(1);
  });

  it("acts on the id in the address, without a body", async () => {
    const { deps, viewer, call } = await setup();
    const job = await createJobRow(deps, viewer.id);
    expect(await (await call("POST", `/jobs/${job.id}/cancel`)).json()).toMatchObject({ status: "CANCELLED" });
    expect((await call("GET", `/jobs/${job.id}`)).status).toBe(200);
  });
});
