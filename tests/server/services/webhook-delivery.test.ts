import { describe, expect, it } from "vitest";
import type { Deps } from "@/server/deps";
import { createEndpoint } from "@/server/schemas/webhook";
import { abandonDelivery, tryDelivery } from "@/server/services/webhook-delivery";
import * as endpoints from "@/server/services/webhook-endpoints";
import { testDeps } from "@/tests/support/deps";
import { createUser } from "@/tests/support/factories";
import { deafWebhooks } from "@/tests/support/webhooks";

const URL_A = "https://example.org/hook";
const DAY_MS = 86_400_000;

async function setup() {
  const webhooks = deafWebhooks();
  const deps = await testDeps({ webhooks });
  const { id: ownerId } = await createUser(deps);
  const { id, secret } = await endpoints.create(deps, ownerId, createEndpoint.parse({ url: URL_A }));
  const message = async () => (await endpoints.sendTest(deps, ownerId, id)).deliveryId;
  const endpoint = () => endpoints.byId(deps, ownerId, id);
  const delivery = (deliveryId: string) => deps.db.webhookDelivery.findUniqueOrThrow({ where: { id: deliveryId } });
  return { deps, webhooks, ownerId, id, secret, message, endpoint, delivery };
}

/** As the durable function does, with the sleeps as moves of the clock. Gives the waits in seconds. */
async function deliver(deps: Deps & { clock: { advance(ms: number): void } }, deliveryId: string, most = 100) {
  const waits: number[] = [];
  while (waits.length < most) {
    const outcome = await tryDelivery(deps, deliveryId);
    if ("done" in outcome) break;
    waits.push(outcome.waitMs / 1000);
    deps.clock.advance(outcome.waitMs);
  }
  return waits;
}

describe("a delivery", () => {
  it("that is answered with 2xx is done, with request and answer in the log", async () => {
    const { deps, webhooks, message, delivery, secret } = await setup();
    webhooks.answer(() => ({ statusCode: 204, answer: "" }));
    const id = await message();
    expect(await deliver(deps, id)).toEqual([]);
    expect(await delivery(id)).toMatchObject({ status: "DELIVERED", attempts: 1, nextTryAt: null });
    expect(webhooks.sent).toMatchObject([{ url: URL_A, id: expect.stringMatching(/^msg_/), secrets: [secret] }]);
    expect(await deps.db.webhookTry.findMany()).toMatchObject([
      { statusCode: 204, answer: "", ms: 12, request: { url: URL_A, body: webhooks.sent[0]?.body } },
    ]);
  });

  it.each([301, 302, 400, 404, 500, 503, null])("that is answered with %s is tried again", async (statusCode) => {
    const { deps, webhooks, message, delivery } = await setup();
    webhooks.answer(() => (webhooks.sent.length === 1 ? { statusCode } : {}));
    const id = await message();
    const waits = await deliver(deps, id);
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeGreaterThanOrEqual(5);
    expect(waits[0]).toBeLessThanOrEqual(6);
    expect(await delivery(id)).toMatchObject({ status: "DELIVERED", attempts: 2 });
    expect(new Set(webhooks.sent.map((sent) => sent.id)).size).toBe(1);
  });

  it("that never arrives is tried eight times over more than 27 hours, and kept as a dead letter", async () => {
    const { deps, webhooks, message, delivery } = await setup();
    webhooks.answer(() => ({ statusCode: 500 }));
    const id = await message();
    const waits = await deliver(deps, id);
    expect(webhooks.sent).toHaveLength(8);
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(27.5 * 3600);
    expect(await delivery(id)).toMatchObject({ status: "FAILED", attempts: 8 });
    expect(await deps.db.deadLetter.findMany()).toMatchObject([
      { kind: "WEBHOOK", status: "OPEN", name: URL_A, subjectId: id, error: "It answered 500.", attempts: 8 },
    ]);
  });

  it("waits as long as the receiver asks", async () => {
    const { deps, webhooks, message } = await setup();
    webhooks.answer(() => (webhooks.sent.length === 1 ? { statusCode: 429, retryAfterMs: 90_000 } : {}));
    const [wait] = await deliver(deps, await message());
    expect(wait).toBeGreaterThanOrEqual(90);
  });

  it("is sent once, whoever else is at it", async () => {
    const { deps, webhooks, message } = await setup();
    const id = await message();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => tryDelivery(deps, id)));
    expect(webhooks.sent).toHaveLength(1);
    expect(outcomes.filter((outcome) => "waitMs" in outcome)).toHaveLength(4);
    expect(await tryDelivery(deps, id)).toEqual({ done: true });
  });

  it("to an endpoint that is gone ends, and switches the endpoint off", async () => {
    const { deps, webhooks, message, endpoint, delivery } = await setup();
    webhooks.answer(() => ({ statusCode: 410 }));
    const [first, second] = [await message(), await message()];
    await deliver(deps, first);
    expect(await endpoint()).toMatchObject({ disabledReason: expect.stringContaining("410") });
    await deliver(deps, second);
    expect(webhooks.sent).toHaveLength(1);
    expect(await delivery(second)).toMatchObject({ status: "FAILED", attempts: 0 });
  });

  it("goes with both signatures for a day after the secret was changed", async () => {
    const { deps, webhooks, ownerId, id, secret, message } = await setup();
    const { secret: next } = await endpoints.rotate(deps, ownerId, id);
    await deliver(deps, await message());
    deps.clock.advance(DAY_MS);
    await deliver(deps, await message());
    expect(webhooks.sent.map(({ secrets }) => secrets)).toEqual([[next, secret], [next]]);
  });

  it("that its function could not bring to an end is given up, once", async () => {
    const { deps, message, delivery } = await setup();
    const id = await message();
    await abandonDelivery(deps, id, "The database was away.");
    await abandonDelivery(deps, id, "The database was away.");
    expect(await delivery(id)).toMatchObject({ status: "FAILED" });
    expect(await deps.db.deadLetter.count()).toBe(1);
  });
});

describe("the circuit breaker", () => {
  it("opens after five failures in a row, lets one message try, and closes when that arrives", async () => {
    const { deps, webhooks, message, endpoint } = await setup();
    webhooks.answer(() => ({ statusCode: 500 }));
    for (let n = 0; n < 5; n++) await tryDelivery(deps, await message());
    expect(await endpoint()).toMatchObject({ circuit: "open", failures: 5 });

    const [a, b] = [await message(), await message()];
    expect(await tryDelivery(deps, a)).toMatchObject({ waitMs: expect.any(Number) });
    expect(webhooks.sent).toHaveLength(5);

    deps.clock.advance(70_000);
    expect(await endpoint()).toMatchObject({ circuit: "half-open" });
    webhooks.answer(() => ({ statusCode: 200 }));
    const outcomes = await Promise.all([tryDelivery(deps, a), tryDelivery(deps, b)]);
    expect(outcomes.filter((outcome) => "done" in outcome)).toHaveLength(1);
    expect(webhooks.sent).toHaveLength(6);
    expect(await endpoint()).toMatchObject({ circuit: "closed", failures: 0, failingSince: null });
  });

  it("rests longer after a trial that failed", async () => {
    const { deps, webhooks, message, endpoint } = await setup();
    webhooks.answer(() => ({ statusCode: 500 }));
    for (let n = 0; n < 5; n++) await tryDelivery(deps, await message());
    deps.clock.advance(60_000);
    await tryDelivery(deps, await message());
    expect(await endpoint()).toMatchObject({
      circuit: "open",
      failures: 6,
      openUntil: new Date(deps.now().getTime() + 120_000),
    });
  });

  it("takes no tries from what waits meanwhile", async () => {
    const { deps, webhooks, message, delivery } = await setup();
    webhooks.answer(() => ({ statusCode: 500 }));
    for (let n = 0; n < 5; n++) await tryDelivery(deps, await message());
    const id = await message();
    await tryDelivery(deps, id);
    expect(await delivery(id)).toMatchObject({ attempts: 0, status: "PENDING" });
  });

  it("switches an endpoint off that nothing has reached for five days, and says why", async () => {
    const { deps, webhooks, message, endpoint } = await setup();
    webhooks.answer(() => ({ statusCode: null, error: "The connection failed (ECONNREFUSED)." }));
    await tryDelivery(deps, await message());
    deps.clock.advance(5 * DAY_MS);
    await tryDelivery(deps, await message());
    expect(await endpoint()).toMatchObject({
      disabledAt: deps.now(),
      disabledReason: expect.stringContaining("5 days"),
    });
  });
});
