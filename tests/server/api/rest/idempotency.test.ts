import { describe, expect, it } from "vitest";
import * as users from "@/server/services/users";
import { testDeps } from "@/tests/support/deps";
import { createAsset } from "@/tests/support/factories";
import { restApi } from "@/tests/support/rest";

async function setup() {
  const deps = await testDeps();
  const viewer = await users.createGuest(deps);
  const photo = await createAsset(deps, viewer.id);
  const call = restApi(deps, { viewer });
  const create = (body = {}) => call("POST", "/jobs", { inputAssetId: photo.id, ...body }, { "idempotency-key": "k" });
  return { deps, create };
}

describe("the header Idempotency-Key", () => {
  it("makes one job of fifty requests at once, and says which answers are repeated", async () => {
    const { deps, create } = await setup();
    const responses = await Promise.all(Array.from({ length: 50 }, () => create()));
    const bodies = await Promise.all(responses.map((response) => response.text()));
    expect(new Set(bodies).size).toBe(1);
    expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 201));
    expect(responses.filter(({ headers }) => headers.get("idempotent-replayed") === "true")).toHaveLength(49);
    expect(await deps.db.job.count()).toBe(1);
    expect(await deps.db.outboxEvent.count()).toBe(1);
  });

  it("answers 422 to another body", async () => {
    const { create } = await setup();
    await create();
    const response = await create({ parameters: { scale: 4 } });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error_code: "IDEMPOTENCY_MISMATCH" });
    expect(response.headers.get("idempotent-replayed")).toBeNull();
  });
});
