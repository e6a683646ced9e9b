import { describe, expect, it } from "vitest";
import type { Deps } from "@/server/deps";
import { createJob } from "@/server/schemas/job";
import { type Call, once, onceInFlight } from "@/server/services/idempotency";
import { create } from "@/server/services/job-create";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createUser } from "@/tests/support/factories";

const DAY_MS = 86_400_000;

async function setup() {
  const deps = await testDeps();
  const { id: ownerId } = await createUser(deps);
  const replays: string[] = [];
  const call = (more: Partial<Call> = {}): Call => ({
    ownerId,
    name: "users.create",
    key: "k",
    body: { a: 1, b: 2 },
    onReplayed: () => replays.push("replayed"),
    ...more,
  });
  return { deps, call, replays, ownerId };
}

/** Work that is to happen once: it makes a user. */
const makeUser = (deps: Deps) => async (tx: Parameters<Parameters<Deps["commit"]>[0]>[0]) => {
  const { id, createdAt } = await tx.user.create({ data: { id: deps.newId() } });
  return { id, createdAt };
};

describe("a call with an idempotency key", () => {
  it("made fifty times at once does its work once and gives all the same answer", async () => {
    const { deps, call, replays } = await setup();
    const before = await deps.db.user.count();
    const answers = await Promise.all(Array.from({ length: 50 }, () => once(deps, call(), makeUser(deps))));
    expect(await deps.db.user.count()).toBe(before + 1);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.createdAt).toBeInstanceOf(Date);
    expect(replays).toHaveLength(49);
  });

  it("is the same whatever the order of its fields", async () => {
    const { deps, call } = await setup();
    const first = await once(deps, call(), makeUser(deps));
    expect(await once(deps, call({ body: { b: 2, a: 1 } }), makeUser(deps))).toEqual(first);
  });

  it.each([
    ["another body", { body: { a: 1, b: 3 } }],
    ["another procedure", { name: "jobs.create" }],
  ])("refuses the key for %s", async (_, other) => {
    const { deps, call } = await setup();
    await once(deps, call(), makeUser(deps));
    const wrong = once(deps, call(other), makeUser(deps));
    await expect(wrong).rejects.toMatchObject({ code: "IDEMPOTENCY_MISMATCH" });
  });

  it("may be made again when it failed, and leaves nothing of the failure", async () => {
    const { deps, call, replays } = await setup();
    const before = await deps.db.user.count();
    const failing = once(deps, call(), async (tx) => {
      await makeUser(deps)(tx);
      throw new Error("the disk is full");
    });
    await expect(failing).rejects.toThrow("the disk is full");
    expect(await deps.db.user.count()).toBe(before);
    await once(deps, call(), makeUser(deps));
    expect(replays).toEqual([]);
  });

  it("is forgotten after a day", async () => {
    const { deps, call } = await setup();
    const first = await once(deps, call(), makeUser(deps));
    deps.clock.advance(DAY_MS - 1);
    expect(await once(deps, call(), makeUser(deps))).toEqual(first);
    deps.clock.advance(1);
    expect(await once(deps, call({ body: "other" }), makeUser(deps))).not.toEqual(first);
  });

  it("belongs to its owner alone", async () => {
    const { deps, call } = await setup();
    const other = await createUser(deps);
    const first = await once(deps, call(), makeUser(deps));
    expect(await once(deps, call({ ownerId: other.id }), makeUser(deps))).not.toEqual(first);
  });
});

describe("a call in flight", () => {
  function slow(deps: Deps, call: Call) {
    let go = () => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    const answer = onceInFlight<{ id: string }>(deps, call, async (finish) => {
      await gate;
      return deps.commit(async (tx) => finish(tx, await makeUser(deps)(tx)));
    });
    return { answer, go };
  }

  it("turns repetitions away until it has its answer, and then gives that", async () => {
    const { deps, call, replays } = await setup();
    const before = await deps.db.user.count();
    const { answer, go } = slow(deps, call());
    await expect(slow(deps, call()).answer).rejects.toMatchObject({ code: "IDEMPOTENCY_IN_FLIGHT" });
    go();
    const first = await answer;
    expect(await slow(deps, call()).answer).toEqual(first);
    expect(await deps.db.user.count()).toBe(before + 1);
    expect(replays).toHaveLength(1);
  });

  it("gives its key back when it fails", async () => {
    const { deps, call } = await setup();
    await expect(onceInFlight(deps, call(), () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    const { answer, go } = slow(deps, call());
    go();
    expect((await answer).id).toBeTruthy();
  });

  it("that died does not hold its key for ever", async () => {
    const { deps, call } = await setup();
    void slow(deps, call()).answer;
    await deps.commit(async () => undefined);
    deps.clock.advance(15 * 60_000);
    const { answer, go } = slow(deps, call());
    go();
    expect((await answer).id).toBeTruthy();
  });
});

describe("jobs.create", () => {
  it("gives the first answer again, whatever has become of the job", async () => {
    const { deps, ownerId } = await setup();
    const photo = await createAsset(deps, ownerId);
    const request = createJob.parse({ inputAssetId: photo.id, idempotencyKey: "k" });
    const first = await create(deps, ownerId, request);
    await deps.db.job.update({ where: { id: first.id }, data: { status: "COMPLETED", progress: 100 } });
    expect(await create(deps, ownerId, request)).toEqual(first);
  });

  it("takes the key of the header where the input has none", async () => {
    const { deps, ownerId } = await setup();
    const photo = await createAsset(deps, ownerId);
    const request = createJob.parse({ inputAssetId: photo.id });
    const answers = await Promise.all(Array.from({ length: 50 }, () => create(deps, ownerId, request, { key: "h" })));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await deps.db.outboxEvent.count()).toBe(1);
  });
});
