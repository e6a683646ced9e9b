import { describe, expect, it } from "vitest";
import type { Deps } from "@/server/deps";
import { deadLetterFilter, listDeadLetters } from "@/server/schemas/dead-letter";
import { createEndpoint } from "@/server/schemas/webhook";
import * as letters from "@/server/services/dead-letter-admin";
import { buryEvent, buryRun } from "@/server/services/dead-letters";
import { sweep } from "@/server/services/sweep";
import { abandonDelivery } from "@/server/services/webhook-delivery";
import * as endpoints from "@/server/services/webhook-endpoints";
import { testDeps } from "@/tests/support/deps";
import { createJobRow, createUser } from "@/tests/support/factories";

const BY = "admin@example.org";
const OTHER = { name: "photos/forgotten", data: { x: 1 } };

async function setup() {
  const deps = await testDeps();
  const { id: ownerId } = await createUser(deps);
  return { deps, ownerId };
}

const bury = (deps: Deps, id: string, event = OTHER) =>
  deps.commit((tx) => buryEvent(deps, tx, { id, ...event }, { message: "No function takes this event.", attempts: 1 }));

const open = async (deps: Deps) => (await letters.list(deps, listDeadLetters.parse({ status: "OPEN" }))).items;
const events = async ({ db }: Deps) => (await db.outboxEvent.findMany()).map(({ name, data }) => ({ name, data }));

describe("dead letters", () => {
  it("are kept once, with payload, reason and history", async () => {
    const { deps } = await setup();
    await bury(deps, "e1");
    await bury(deps, "e1");
    const [letter] = await open(deps);
    expect(await open(deps)).toHaveLength(1);
    expect(await letters.byId(deps, letter?.id ?? "")).toMatchObject({
      kind: "EVENT",
      name: "photos/forgotten",
      error: "No function takes this event.",
      payload: OTHER,
      history: [{ at: deps.now().toISOString(), what: "given up", by: null }],
    });
  });

  it("are paged newest first and chosen by kind, name and state", async () => {
    const { deps } = await setup();
    for (const id of ["e1", "e2", "e3"]) await bury(deps, id);
    await bury(deps, "e4", { name: "other/event", data: { x: 1 } });
    const list = (more = {}) => letters.list(deps, listDeadLetters.parse(more));
    const first = await list({ limit: 3 });
    const rest = await list({ limit: 3, cursor: first.nextCursor });
    expect(first.items.map(({ name }) => name)).toEqual(["other/event", OTHER.name, OTHER.name]);
    expect(rest).toMatchObject({ items: [{ name: OTHER.name }], nextCursor: null });
    expect((await list({ name: "other/event" })).items).toHaveLength(1);
    expect((await list({ kind: "RUN" })).items).toEqual([]);
  });

  it("queue their event again under a new id, once, and say who did it", async () => {
    const { deps } = await setup();
    await bury(deps, "e1");
    const [letter] = await open(deps);
    const asked = await Promise.allSettled([1, 2, 3, 4].map(() => letters.requeue(deps, BY, letter?.id ?? "")));
    expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await events(deps)).toEqual([OTHER]);
    expect(await letters.byId(deps, letter?.id ?? "")).toMatchObject({
      status: "REQUEUED",
      history: [{ what: "given up" }, { what: "queued again", by: BY }],
    });
  });

  it("are discarded for good, but not forgotten", async () => {
    const { deps } = await setup();
    await bury(deps, "e1");
    const [letter] = await open(deps);
    expect(await letters.discard(deps, BY, letter?.id ?? "")).toMatchObject({ status: "DISCARDED" });
    await expect(letters.requeue(deps, BY, letter?.id ?? "")).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await events(deps)).toEqual([]);
    expect(await deps.db.deadLetter.count()).toBe(1);
  });

  it("give a failed job another attempt", async () => {
    const { deps, ownerId } = await setup();
    const job = await createJobRow(deps, ownerId, { status: "FAILED" });
    const event = { name: "job/requested", data: { jobId: job.id, ownerId, attempt: 1 } };
    const error = { name: "Error", message: "x", cause: { name: "STORAGE_UNAVAILABLE", message: "The disk is away." } };
    await buryRun(deps, { run_id: "r1", function_id: "darkroom-run-job", error, event }, 9);
    const [letter] = await open(deps);
    expect(letter).toMatchObject({ errorCode: "STORAGE_UNAVAILABLE", error: "The disk is away.", subjectId: job.id });
    await letters.requeue(deps, BY, letter?.id ?? "");
    expect(await deps.db.job.findUniqueOrThrow({ where: { id: job.id } })).toMatchObject({
      status: "PENDING",
      attempt: 2,
    });
    expect(await events(deps)).toMatchObject([{ name: "job/requested", data: { jobId: job.id, attempt: 2 } }]);
  });

  it("send a message again, unless its endpoint is switched off", async () => {
    const { deps, ownerId } = await setup();
    const { id } = await endpoints.create(deps, ownerId, createEndpoint.parse({ url: "https://example.org" }));
    const { deliveryId } = await endpoints.sendTest(deps, ownerId, id);
    await abandonDelivery(deps, deliveryId, "Nobody answers.");
    await endpoints.disable(deps, ownerId, id);
    const all = () => letters.requeueAll(deps, BY, deadLetterFilter.parse({ kind: "WEBHOOK" }));
    expect(await all()).toEqual({ done: 0, failed: 1 });
    const [letter] = await open(deps);
    const { history } = await letters.byId(deps, letter?.id ?? "");
    expect(history.at(-1)?.what).toContain("switched off");
    await endpoints.enable(deps, ownerId, id);
    expect(await all()).toEqual({ done: 1, failed: 0 });
    expect(await deps.db.webhookDelivery.findUniqueOrThrow({ where: { id: deliveryId } })).toMatchObject({
      status: "PENDING",
      attempts: 0,
    });
  });

  it("are queued again or discarded all at once, as chosen", async () => {
    const { deps } = await setup();
    for (const id of ["e1", "e2"]) await bury(deps, id);
    await bury(deps, "e3", { name: "other/event", data: { x: 1 } });
    expect(await letters.requeueAll(deps, BY, { name: OTHER.name })).toEqual({ done: 2, failed: 0 });
    expect(await letters.discardAll(deps, BY, {})).toEqual({ done: 1, failed: 0 });
    expect(await events(deps)).toEqual([OTHER, OTHER]);
    expect(await open(deps)).toEqual([]);
  });
});

describe("an event that the runner refuses again and again", () => {
  const refused = (deps: Deps) =>
    deps.db.outboxEvent.create({
      data: { id: deps.newId(), ...OTHER, attempts: 100, lastError: "400 Bad Request", createdAt: new Date(0) },
    });

  it("is kept apart while others pass", async () => {
    const { deps } = await setup();
    await refused(deps);
    const passed = { id: deps.newId(), name: "a/b", data: {}, createdAt: deps.now(), deliveredAt: deps.now() };
    await deps.db.outboxEvent.create({ data: passed });
    await sweep(deps);
    expect(await open(deps)).toMatchObject([
      { name: OTHER.name, error: expect.stringContaining("400"), attempts: 100 },
    ]);
    expect(await deps.db.outboxEvent.count({ where: { deliveredAt: null } })).toBe(0);
  });

  it("waits while nothing passes at all", async () => {
    const { deps } = await setup();
    await refused(deps);
    await sweep(deps);
    expect(await open(deps)).toEqual([]);
    expect(await deps.db.outboxEvent.count({ where: { deliveredAt: null } })).toBe(1);
  });
});
