import { describe, expect, it } from "vitest";
import * as users from "@/server/services/users";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow } from "@/tests/support/factories";

const ada = { email: "ada@example.org", password: "correct horse battery" };

describe("signUp", () => {
  it("turns a guest into an account and keeps their work", async () => {
    const deps = await testDeps();
    const guest = await users.createGuest(deps);
    const job = await createJobRow(deps, guest.id);
    const account = await users.signUp(deps, guest, ada);
    expect(account).toEqual({ id: guest.id, email: ada.email, guest: false });
    expect(await deps.db.job.findUnique({ where: { id: job.id } })).toMatchObject({ ownerId: guest.id });
  });

  it("works without having been a guest", async () => {
    const deps = await testDeps();
    expect(await users.signUp(deps, null, ada)).toMatchObject({ email: ada.email, guest: false });
  });

  it("refuses an address that has an account and leaves the guest as they are", async () => {
    const deps = await testDeps();
    await users.signUp(deps, null, ada);
    const guest = await users.createGuest(deps);
    await expect(users.signUp(deps, guest, ada)).rejects.toMatchObject({ code: "EMAIL_TAKEN" });
    expect(await deps.db.user.findUnique({ where: { id: guest.id } })).toMatchObject({ email: null });
  });

  it("makes one account of two sign-ups at once", async () => {
    const deps = await testDeps();
    const both = await Promise.allSettled([users.signUp(deps, null, ada), users.signUp(deps, null, ada)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await deps.db.user.count()).toBe(1);
  });

  it("refuses someone who is signed in", async () => {
    const deps = await testDeps();
    const account = await users.signUp(deps, null, ada);
    const again = users.signUp(deps, account, { ...ada, email: "b@example.org" });
    await expect(again).rejects.toMatchObject({ code: "CONFLICT" });
  });
});

describe("isAdmin", () => {
  const bob = { ...ada, email: "bob@example.org" };

  it("is whoever made the first account, also after a guest came earlier", async () => {
    const deps = await testDeps();
    const guest = await users.createGuest(deps);
    const first = await users.signUp(deps, null, ada);
    const second = await users.signUp(deps, guest, bob);
    expect(await Promise.all([first, second, guest].map((one) => users.isAdmin(deps, one)))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("is who the configuration names, and nobody else", async () => {
    const deps = await testDeps({ adminEmails: [bob.email] });
    const [first, second] = [await users.signUp(deps, null, ada), await users.signUp(deps, null, bob)];
    expect(await Promise.all([first, second].map((one) => users.isAdmin(deps, one)))).toEqual([false, true]);
  });
});

describe("verifyCredentials", () => {
  it("knows the right password only", async () => {
    const deps = await testDeps();
    const account = await users.signUp(deps, null, ada);
    expect(await users.verifyCredentials(deps, ada)).toEqual(account);
    expect(await users.verifyCredentials(deps, { ...ada, password: "wrong" })).toBeNull();
    expect(await users.verifyCredentials(deps, { ...ada, email: "nobody@example.org" })).toBeNull();
  });
});

describe("claimGuest", () => {
  it("moves photos and jobs to the account and removes the guest", async () => {
    const deps = await testDeps();
    const account = await users.signUp(deps, null, ada);
    const guest = await users.createGuest(deps);
    const photo = await createAsset(deps, guest.id);
    const job = await createJobRow(deps, guest.id, { inputAssetId: photo.id });
    await users.claimGuest(deps, guest.id, account.id);
    expect(await deps.db.asset.findUnique({ where: { id: photo.id } })).toMatchObject({ ownerId: account.id });
    expect(await deps.db.job.findUnique({ where: { id: job.id } })).toMatchObject({ ownerId: account.id });
    expect(await deps.db.user.findUnique({ where: { id: guest.id } })).toBeNull();
  });

  it("moves all else that a guest can have, and lets references last from now on", async () => {
    const deps = await testDeps();
    const account = await users.signUp(deps, null, ada);
    const { id: ownerId } = await users.createGuest(deps);
    const expiresAt = new Date(deps.now().getTime() + 1000);
    const reference = await createAsset(deps, ownerId, { kind: "REFERENCE", expiresAt });
    const id = deps.newId();
    const { db } = deps;
    await db.batch.create({ data: { id, ownerId, workflowId: "restore", title: "Box", parameters: {}, total: 0 } });
    await db.apiKey.create({ data: { id, ownerId, name: "k", prefix: "p", sha256: "h", scopes: [] } });
    await db.webhookEndpoint.create({ data: { id, ownerId, url: "https://example.org", events: [], secret: "s" } });
    await users.claimGuest(deps, ownerId, account.id);
    const counts = [db.batch, db.apiKey, db.webhookEndpoint].map((table) =>
      (table.count as (args: object) => Promise<number>)({ where: { ownerId: account.id } }),
    );
    expect(await Promise.all(counts)).toEqual([1, 1, 1]);
    expect(await db.asset.findUnique({ where: { id: reference.id } })).toMatchObject({ expiresAt: null });
  });

  it("never takes from an account", async () => {
    const deps = await testDeps();
    const account = await users.signUp(deps, null, ada);
    const other = await users.signUp(deps, null, { ...ada, email: "eve@example.org" });
    const photo = await createAsset(deps, account.id);
    await users.claimGuest(deps, account.id, other.id);
    expect(await deps.db.asset.findUnique({ where: { id: photo.id } })).toMatchObject({ ownerId: account.id });
  });
});

describe("changePassword", () => {
  it("asks for the current one", async () => {
    const deps = await testDeps();
    const account = await users.signUp(deps, null, ada);
    const wrong = users.changePassword(deps, account, { current: "wrong", next: "another long one" });
    await expect(wrong).rejects.toMatchObject({ code: "INVALID_CREDENTIALS" });
    await users.changePassword(deps, account, { current: ada.password, next: "another long one" });
    expect(await users.verifyCredentials(deps, { ...ada, password: "another long one" })).toEqual(account);
  });
});

describe("sessions", () => {
  it("end when they are revoked", async () => {
    const deps = await testDeps();
    const guest = await users.createGuest(deps);
    const session = await users.openSession(deps, guest.id);
    expect(await users.viewerOfSession(deps, session.id)).toEqual(guest);
    await users.revokeSessions(deps, { id: session.id });
    expect(await users.viewerOfSession(deps, session.id)).toBeNull();
  });

  it("end when their time is over", async () => {
    const deps = await testDeps();
    const session = await users.openSession(deps, (await users.createGuest(deps)).id);
    deps.clock.advance(91 * 86_400_000);
    expect(await users.viewerOfSession(deps, session.id)).toBeNull();
  });

  it("end everywhere else but here when asked so", async () => {
    const deps = await testDeps();
    const guest = await users.createGuest(deps);
    const [here, there] = [await users.openSession(deps, guest.id), await users.openSession(deps, guest.id)];
    await users.revokeSessions(deps, { userId: guest.id, except: here.id });
    expect(await users.viewerOfSession(deps, here.id)).toEqual(guest);
    expect(await users.viewerOfSession(deps, there.id)).toBeNull();
  });
});
