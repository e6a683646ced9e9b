import { encode } from "next-auth/jwt";
import { describe, expect, it } from "vitest";
import { sessionOf } from "@/server/auth/session";
import * as users from "@/server/services/users";
import { testDeps } from "@/tests/support/deps";

async function setup() {
  const deps = await testDeps();
  const guest = await users.createGuest(deps);
  const session = await users.openSession(deps, guest.id);
  const token = (claims: object, secret = deps.sessionSecret) => encode({ token: { ...claims }, secret });
  return { deps, guest, session, token };
}

describe("sessionOf", () => {
  it("knows who a token belongs to", async () => {
    const { deps, guest, session, token } = await setup();
    expect(await sessionOf(deps, await token({ sid: session.id }))).toEqual({ sessionId: session.id, viewer: guest });
  });

  it("takes no token that was made with another secret", async () => {
    const { deps, session, token } = await setup();
    expect(await sessionOf(deps, await token({ sid: session.id }, "another secret of 32 characters!"))).toBeNull();
  });

  it("takes no token of a session that was ended", async () => {
    const { deps, session, token } = await setup();
    await users.revokeSessions(deps, { id: session.id });
    expect(await sessionOf(deps, await token({ sid: session.id }))).toBeNull();
  });

  it.each(["", "x", "a.b.c.d.e"])("takes no rubbish: %j", async (token) => {
    const { deps } = await setup();
    expect(await sessionOf(deps, token)).toBeNull();
  });
});
