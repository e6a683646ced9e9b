import { describe, expect, it } from "vitest";
import type { Deps } from "@/server/deps";
import * as guestJobs from "@/server/services/guest-jobs";
import * as users from "@/server/services/users";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow } from "@/tests/support/factories";

const ada = { email: "ada@example.org", password: "a long enough password" };

async function setup() {
  const deps = await testDeps();
  const guest = await users.createGuest(deps);
  const job = await createJobRow(deps, guest.id, { status: "COMPLETED" });
  const result = await createAsset(deps, guest.id, { kind: "RESULT", jobId: job.id });
  const [kept] = await guestJobs.tokensFor(deps, guest, [job.id]);
  if (!kept) throw new Error("No token for one's own job");
  return { deps, guest, job, result, kept };
}

const otherJob = async (deps: Deps) => createJobRow(deps, (await users.createGuest(deps)).id);

describe("tokens of a guest's jobs", () => {
  it("are given for one's own jobs alone, and to guests alone", async () => {
    const { deps, guest, kept } = await setup();
    const other = await otherJob(deps);
    expect(await guestJobs.tokensFor(deps, guest, [kept.id, other.id])).toEqual([kept]);
    const account = await users.signUp(deps, guest, ada);
    expect(await guestJobs.tokensFor(deps, account, [kept.id])).toEqual([]);
  });

  it("show the job and its files to who has no session, and nothing else", async () => {
    const { deps, job, result, kept } = await setup();
    expect(await guestJobs.viewed(deps, null, [kept])).toMatchObject([{ id: job.id, results: [{ id: result.id }] }]);
    for (const id of [job.inputAssetId ?? "", result.id])
      expect(await guestJobs.viewedAsset(deps, kept, id)).toMatchObject({ id });
    const foreign = await otherJob(deps);
    const hidden = { code: "NOT_FOUND" };
    await expect(guestJobs.viewedAsset(deps, kept, foreign.inputAssetId ?? "")).rejects.toMatchObject(hidden);
  });

  it.each([
    ["another job's", (view: string) => view, true],
    ["a changed", (view: string) => `${view.startsWith("A") ? "B" : "A"}${view.slice(1)}`, false],
    ["an empty", () => "", false],
  ])("refuse %s", async (_name, change, elsewhere) => {
    const { deps, result, kept } = await setup();
    const id = elsewhere ? (await otherJob(deps)).id : kept.id;
    const wrong = { id, view: change(kept.view), claim: change(kept.claim) };
    expect(await guestJobs.viewed(deps, null, [wrong])).toEqual([]);
    await expect(guestJobs.viewedAsset(deps, wrong, result.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const account = await users.signUp(deps, null, ada);
    expect(await guestJobs.claim(deps, account, [wrong])).toBe(0);
  });

  it("serve one purpose each: who may look can't take over", async () => {
    const { deps, kept } = await setup();
    const account = await users.signUp(deps, null, ada);
    expect(await guestJobs.claim(deps, account, [{ id: kept.id, claim: kept.view }])).toBe(0);
    expect(await guestJobs.viewed(deps, null, [{ id: kept.id, view: kept.claim }])).toEqual([]);
  });

  it("are worth nothing once the job is an account's", async () => {
    const { deps, guest, result, kept } = await setup();
    await users.signUp(deps, guest, ada);
    expect(await guestJobs.viewed(deps, null, [kept])).toEqual([]);
    await expect(guestJobs.viewedAsset(deps, kept, result.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const thief = await users.signUp(deps, null, { ...ada, email: "thief@example.org" });
    expect(await guestJobs.claim(deps, thief, [kept])).toBe(0);
  });

  it("leave out what one sees anyway", async () => {
    const { deps, guest, kept } = await setup();
    expect(await guestJobs.viewed(deps, guest, [kept])).toEqual([]);
  });
});

describe("claiming", () => {
  it("takes over all of the guest's work, once", async () => {
    const { deps, guest, job, kept } = await setup();
    const second = await createJobRow(deps, guest.id);
    const account = await users.signUp(deps, null, ada);
    expect(await guestJobs.claim(deps, account, [kept])).toBe(1);
    expect(await guestJobs.claim(deps, account, [kept])).toBe(0);
    const mine = await deps.db.job.findMany({ where: { ownerId: account.id }, orderBy: { id: "asc" } });
    expect(mine.map(({ id }) => id)).toEqual([job.id, second.id]);
    expect(await deps.db.asset.count({ where: { ownerId: guest.id } })).toBe(0);
  });

  it("is for accounts", async () => {
    const { deps, kept } = await setup();
    const guest = await users.createGuest(deps);
    await expect(guestJobs.claim(deps, guest, [kept])).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
