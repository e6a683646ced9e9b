import { describe, expect, it } from "vitest";
import { keySession } from "@/server/auth/bearer";
import { assertScope } from "@/server/auth/session";
import { createApiKey } from "@/server/schemas/api-key";
import * as apiKeys from "@/server/services/api-keys";
import * as users from "@/server/services/users";
import { testDeps } from "@/tests/support/deps";

async function setup() {
  const deps = await testDeps();
  const viewer = await users.signUp(deps, null, { email: "ada@example.org", password: "long enough" });
  const wish = createApiKey.parse({ name: "scanner", scopes: ["jobs:read"] });
  const { key } = await apiKeys.create(deps, viewer, wish);
  const ask = (authorization: string, address = "192.0.2.1") =>
    keySession(deps, new Headers({ authorization, "x-forwarded-for": address }));
  return { deps, viewer, key, ask };
}

describe("keySession", () => {
  it("is the session of the key's owner, with the key's scopes and no session's id", async () => {
    const { viewer, key, ask } = await setup();
    expect(await ask(`Bearer ${key}`)).toEqual({ viewer, scopes: ["jobs:read"] });
    expect(await ask(`bearer  ${key}`)).toEqual({ viewer, scopes: ["jobs:read"] });
  });

  it("leaves requests without a key, or with a proxy's password, to the cookie", async () => {
    const { deps, ask } = await setup();
    expect(await keySession(deps, new Headers())).toBeNull();
    expect(await ask("Basic YTpi")).toBeNull();
  });

  it("refuses wrong keys, and after ten of an address in a quarter of an hour says to wait", async () => {
    const { ask, deps, key } = await setup();
    for (let n = 0; n < 10; n++) await expect(ask(`Bearer dk_${n}`)).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    await expect(ask("Bearer dk_10")).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
    await expect(ask("Bearer dk_0", "192.0.2.2")).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    expect(await ask(`Bearer ${key}`)).not.toBeNull();
    deps.clock.advance(15 * 60_000);
    await expect(ask("Bearer dk_0")).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  });

  it("goes by the address that the nearest proxy saw, not by what the client says before", async () => {
    const { ask } = await setup();
    for (let n = 0; n < 10; n++) await ask("Bearer dk_0", `10.0.0.${n}, 192.0.2.1`).catch(() => undefined);
    await expect(ask("Bearer dk_0", "10.0.0.99, 192.0.2.1")).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
  });
});

describe("assertScope", () => {
  const viewer = { id: "u", email: "ada@example.org", guest: false };

  it("lets people do everything and keys what their scopes say", () => {
    expect(() => assertScope({ viewer, sessionId: "s" }, "jobs:write")).not.toThrow();
    expect(() => assertScope({ viewer, sessionId: "s" })).not.toThrow();
    expect(() => assertScope({ viewer, scopes: ["jobs:write"] }, "jobs:write")).not.toThrow();
  });

  it.each([["jobs:write"], [undefined]] as const)("stops a key where %s is needed", (needed) => {
    const attempt = () => assertScope({ viewer, scopes: ["jobs:read", "admin"] }, needed);
    expect(attempt).toThrow(expect.objectContaining({ code: "INSUFFICIENT_SCOPE" }));
  });
});
