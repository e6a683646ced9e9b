import { describe, expect, it } from "vitest";
import { createApiKey } from "@/server/schemas/api-key";
import * as apiKeys from "@/server/services/api-keys";
import * as users from "@/server/services/users";
import { testDeps } from "@/tests/support/deps";

const DAY_MS = 86_400_000;
const wish = (input: Partial<Parameters<typeof createApiKey.parse>[0] & object> = {}) =>
  createApiKey.parse({ name: "scanner", scopes: ["jobs:read"], ...input });

async function setup() {
  const deps = await testDeps();
  const viewer = await users.signUp(deps, null, { email: "ada@example.org", password: "long enough" });
  return { deps, viewer };
}

describe("API keys", () => {
  it("shows a key once and keeps only its hash", async () => {
    const { deps, viewer } = await setup();
    const { key, ...view } = await apiKeys.create(deps, viewer, wish());
    expect(key).toMatch(/^dk_live_[0-9a-f]{48}$/);
    expect(key.startsWith(view.prefix)).toBe(true);
    expect(await apiKeys.list(deps, viewer.id)).toEqual([view]);
    const row = await deps.db.apiKey.findFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(key);
  });

  it("says whose a key is and what it may do", async () => {
    const { deps, viewer } = await setup();
    const { key } = await apiKeys.create(deps, viewer, wish({ scopes: ["jobs:write", "jobs:read", "jobs:write"] }));
    expect(await apiKeys.holderOf(deps, key)).toEqual({ viewer, scopes: ["jobs:read", "jobs:write"] });
  });

  it.each(["", "dk_live_", `dk_live_${"0".repeat(48)}`, `DK_LIVE_${"0".repeat(48)}`])(
    "knows no key %j",
    async (key) => {
      const { deps, viewer } = await setup();
      await apiKeys.create(deps, viewer, wish());
      expect(await apiKeys.holderOf(deps, key)).toBeNull();
    },
  );

  it("ends with its day", async () => {
    const { deps, viewer } = await setup();
    const { key, expiresAt } = await apiKeys.create(deps, viewer, wish({ expiresInDays: 30 }));
    expect(expiresAt).toEqual(new Date(deps.now().getTime() + 30 * DAY_MS));
    deps.clock.advance(30 * DAY_MS - 1);
    expect(await apiKeys.holderOf(deps, key)).not.toBeNull();
    deps.clock.advance(1);
    expect(await apiKeys.holderOf(deps, key)).toBeNull();
  });

  it("is worth nothing once revoked, and is no longer listed", async () => {
    const { deps, viewer } = await setup();
    const { key, id } = await apiKeys.create(deps, viewer, wish());
    await apiKeys.revoke(deps, viewer.id, id);
    expect(await apiKeys.holderOf(deps, key)).toBeNull();
    expect(await apiKeys.list(deps, viewer.id)).toEqual([]);
    await expect(apiKeys.revoke(deps, viewer.id, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("cannot be revoked by someone else", async () => {
    const { deps, viewer } = await setup();
    const other = await users.signUp(deps, null, { email: "bob@example.org", password: "long enough" });
    const { key, id } = await apiKeys.create(deps, viewer, wish());
    await expect(apiKeys.revoke(deps, other.id, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await apiKeys.holderOf(deps, key)).not.toBeNull();
  });

  it("notes when it was used, once a minute", async () => {
    const { deps, viewer } = await setup();
    const { key } = await apiKeys.create(deps, viewer, wish());
    const lastUse = async () => (await apiKeys.list(deps, viewer.id))[0]?.lastUsedAt;
    const first = deps.now();
    await apiKeys.holderOf(deps, key);
    deps.clock.advance(59_000);
    await apiKeys.holderOf(deps, key);
    expect(await lastUse()).toEqual(first);
    deps.clock.advance(1000);
    await apiKeys.holderOf(deps, key);
    expect(await lastUse()).toEqual(deps.now());
  });

  it("is not for guests", async () => {
    const { deps } = await setup();
    const guest = await users.createGuest(deps);
    await expect(apiKeys.create(deps, guest, wish())).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("gives the scope admin to administrators only", async () => {
    const { deps, viewer } = await setup();
    const other = await users.signUp(deps, null, { email: "bob@example.org", password: "long enough" });
    await expect(apiKeys.create(deps, other, wish({ scopes: ["admin"] }))).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await apiKeys.create(deps, viewer, wish({ scopes: ["admin"] }))).toMatchObject({ scopes: ["admin"] });
  });

  it("takes no more than 50 at a time", async () => {
    const { deps, viewer } = await setup();
    const rows = Array.from({ length: 50 }, (_, n) => ({
      ...{ id: deps.newId(), ownerId: viewer.id, name: "key", prefix: "dk_live_0", scopes: [], sha256: String(n) },
    }));
    await deps.db.apiKey.createMany({ data: rows });
    await expect(apiKeys.create(deps, viewer, wish())).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
  });
});
