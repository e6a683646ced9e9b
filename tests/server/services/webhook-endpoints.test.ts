import { describe, expect, it } from "vitest";
import { AppError } from "@/server/errors";
import { createEndpoint, listDeliveries, replayDeliveries } from "@/server/schemas/webhook";
import { tryDelivery } from "@/server/services/webhook-delivery";
import * as endpoints from "@/server/services/webhook-endpoints";
import * as log from "@/server/services/webhook-log";
import { testDeps } from "@/tests/support/deps";
import { createUser } from "@/tests/support/factories";
import { deafWebhooks } from "@/tests/support/webhooks";

async function setup() {
  const webhooks = deafWebhooks();
  const deps = await testDeps({ webhooks });
  const { id: ownerId } = await createUser(deps);
  const input = (more = {}) => createEndpoint.parse({ url: "https://example.org/hook", ...more });
  return { deps, webhooks, ownerId, input };
}

describe("webhook endpoints", () => {
  it("show their secret once", async () => {
    const { deps, ownerId, input } = await setup();
    const made = await endpoints.create(deps, ownerId, input());
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const [listed] = await endpoints.list(deps, ownerId);
    expect(listed).toMatchObject({ id: made.id, circuit: "closed", events: expect.arrayContaining(["job.failed"]) });
    expect(JSON.stringify(listed)).not.toContain("whsec_");
  });

  it("are not made at an address that is refused, nor moved there", async () => {
    const { deps, ownerId, input, webhooks } = await setup();
    const { id } = await endpoints.create(deps, ownerId, input());
    webhooks.check = async () => Promise.reject(new AppError("WEBHOOK_URL_REFUSED", "No."));
    const refused = { code: "WEBHOOK_URL_REFUSED" };
    await expect(endpoints.create(deps, ownerId, input())).rejects.toMatchObject(refused);
    await expect(endpoints.update(deps, ownerId, { id, url: "http://127.0.0.1" })).rejects.toMatchObject(refused);
    expect(await deps.db.webhookEndpoint.findMany()).toMatchObject([{ url: "https://example.org/hook" }]);
  });

  it("are made once of fifty calls with the same key, all with the same secret", async () => {
    const { deps, ownerId, input } = await setup();
    const call = () => endpoints.create(deps, ownerId, input({ idempotencyKey: "k" }));
    const made = await Promise.all(Array.from({ length: 50 }, call));
    expect(new Set(made.map(({ secret }) => secret)).size).toBe(1);
    expect(await deps.db.webhookEndpoint.count()).toBe(1);
  });

  it("belong to their owner", async () => {
    const { deps, ownerId, input } = await setup();
    const { id } = await endpoints.create(deps, ownerId, input());
    const { id: stranger } = await createUser(deps);
    const calls = [
      () => endpoints.byId(deps, stranger, id),
      () => endpoints.rotate(deps, stranger, id),
      () => endpoints.disable(deps, stranger, id),
      () => endpoints.remove(deps, stranger, id),
      () => endpoints.sendTest(deps, stranger, id),
      () => log.deliveries(deps, stranger, listDeliveries.parse({ id })),
      () => log.replaySince(deps, stranger, replayDeliveries.parse({ id, since: new Date(0) })),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await endpoints.list(deps, stranger)).toEqual([]);
  });

  it("are no more than twenty", async () => {
    const { deps, ownerId, input } = await setup();
    for (let n = 0; n < 20; n++) await endpoints.create(deps, ownerId, input());
    await expect(endpoints.create(deps, ownerId, input())).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("begin anew when they are switched on again", async () => {
    const { deps, ownerId, input } = await setup();
    const { id } = await endpoints.create(deps, ownerId, input());
    await deps.db.webhookEndpoint.update({ where: { id }, data: { failures: 9, failingSince: deps.now() } });
    await endpoints.disable(deps, ownerId, id);
    await expect(endpoints.sendTest(deps, ownerId, id)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await endpoints.enable(deps, ownerId, id)).toMatchObject({
      disabledAt: null,
      disabledReason: null,
      failures: 0,
      failingSince: null,
    });
  });
});

describe("the log of deliveries", () => {
  async function withMessages(statusCode: number) {
    const given = await setup();
    const { deps, ownerId, webhooks, input } = given;
    const { id } = await endpoints.create(deps, ownerId, input());
    webhooks.answer(() => ({ statusCode, answer: "nope" }));
    const send = async () => {
      const { deliveryId } = await endpoints.sendTest(deps, ownerId, id);
      await tryDelivery(deps, deliveryId);
      return deliveryId;
    };
    return { ...given, id, send };
  }

  it("shows what was sent and answered, newest first", async () => {
    const { deps, ownerId, id, send } = await withMessages(200);
    const sent = [await send(), await send(), await send()];
    const first = await log.deliveries(deps, ownerId, listDeliveries.parse({ id, limit: 2 }));
    const rest = await log.deliveries(deps, ownerId, listDeliveries.parse({ id, cursor: first.nextCursor }));
    expect([...first.items, ...rest.items].map((item) => item.id)).toEqual(sent.sort().reverse());
    expect(first.items[0]).toMatchObject({ status: "DELIVERED", statusCode: 200, event: "webhook.test" });
    const detail = await log.delivery(deps, ownerId, { id, deliveryId: sent[0] ?? "" });
    expect(detail.tries).toMatchObject([{ statusCode: 200, answer: "nope", ms: 12 }]);
    expect(JSON.parse(detail.tries[0]?.request.body ?? "")).toMatchObject({ type: "webhook.test" });
  });

  it("sends one again under the same id, but not while it is on its way", async () => {
    const { deps, ownerId, id, send, webhooks } = await withMessages(410);
    const deliveryId = await send();
    await endpoints.enable(deps, ownerId, id);
    expect(await log.replay(deps, ownerId, { id, deliveryId })).toMatchObject({ status: "PENDING", attempts: 0 });
    await expect(log.replay(deps, ownerId, { id, deliveryId })).rejects.toMatchObject({ code: "CONFLICT" });
    webhooks.answer(() => ({ statusCode: 200 }));
    await tryDelivery(deps, deliveryId);
    expect(webhooks.sent.map((message) => message.id)).toEqual([webhooks.sent[0]?.id, webhooks.sent[0]?.id]);
    expect(await log.delivery(deps, ownerId, { id, deliveryId })).toMatchObject({ status: "DELIVERED" });
  });

  it("sends again what failed since a time, or all of it", async () => {
    const { deps, ownerId, id, send, webhooks } = await withMessages(200);
    await send();
    deps.clock.advance(60_000);
    const since = deps.now();
    await send();
    webhooks.answer(() => ({ statusCode: 410 }));
    await send();
    const again = (more = {}) => log.replaySince(deps, ownerId, replayDeliveries.parse({ id, since, ...more }));
    expect(await again()).toEqual({ count: 1 });
    expect(await again({ failedOnly: false })).toEqual({ count: 1 });
    const events = await deps.db.outboxEvent.findMany({ where: { name: "webhook/requested" } });
    expect(events).toHaveLength(5);
  });
});
