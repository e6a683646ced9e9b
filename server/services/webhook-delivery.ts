/** One try after the other to deliver a message, each with what it gave in the log. */
import type { WebhookDelivery, WebhookEndpoint } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import type { Sent } from "@/server/webhooks/webhooks";
import { bury } from "./dead-letters";
import { afterFailure, CLOSED, isHopeless, stateOf } from "./webhook-circuit";
import { bodyOf } from "./webhook-messages";
import { nextDelay } from "./webhook-schedule";

export type TryOutcome = { done: true } | { waitMs: number };
type Delivery = WebhookDelivery & { endpoint: WebhookEndpoint | null };

const DONE: TryOutcome = { done: true };
/** A try holds its delivery, and the trial of a circuit, for longer than a request can take. */
const HOLD_MS = 20_000;
const CLOCK_SLACK_MS = 1_000;
const GONE = 410;

/** Sends it if it is time for that; a repeated step, or a second run for the same delivery, waits for the first. */
export async function tryDelivery(deps: Deps, deliveryId: string): Promise<TryOutcome> {
  const held = await deps.commit((tx) => hold(deps, tx, deliveryId));
  if (!("delivery" in held)) return held;
  const { delivery } = held;
  const secrets = secretsOf(deps, delivery);
  const body = await bodyOf(deps, delivery);
  const at = deps.now();
  const sent = await deps.webhooks.send({ url: urlOf(delivery), id: delivery.messageId, body, secrets });
  const outcome = await deps.commit((tx) => record(deps, tx, delivery, sent, at));
  const { url, event, attempts } = delivery;
  const log = {
    deliveryId,
    event,
    url,
    attempt: attempts + 1,
    status: sent.statusCode,
    ms: sent.ms,
    error: sent.error,
  };
  deps.log.info(log, arrived(sent) ? "webhook delivered" : "webhook not delivered");
  return outcome;
}

/** Nothing more can be done by this run: for errors that were not foreseen. */
export async function abandonDelivery(deps: Deps, deliveryId: string, reason: string): Promise<void> {
  await deps.commit(async (tx) => {
    const delivery = await load(tx, deliveryId);
    if (delivery?.status === "PENDING") await giveUp(deps, tx, delivery, reason);
  });
}

const load = (tx: Tx, id: string): Promise<Delivery | null> =>
  tx.webhookDelivery.findUnique({ where: { id }, include: { endpoint: true } });

async function hold(deps: Deps, tx: Tx, id: string): Promise<TryOutcome | { delivery: Delivery }> {
  const delivery = await load(tx, id);
  const now = deps.now();
  if (delivery?.status !== "PENDING") return DONE;
  const { endpoint, nextTryAt } = delivery;
  const early = (nextTryAt?.getTime() ?? 0) - now.getTime();
  if (early > CLOCK_SLACK_MS) return { waitMs: early };
  if (endpoint?.disabledAt) return giveUp(deps, tx, delivery, endpoint.disabledReason ?? "The endpoint is disabled.");
  const until = new Date(now.getTime() + HOLD_MS);
  if (endpoint && !(await admitted(tx, endpoint, now, until)))
    return rest(tx, delivery, endpoint.openUntil ?? until, now);
  await tx.webhookDelivery.update({ where: { id }, data: { nextTryAt: until } });
  return { delivery };
}

/** While the circuit is open nobody, once it has rested one trial. */
async function admitted(tx: Tx, endpoint: WebhookEndpoint, now: Date, until: Date): Promise<boolean> {
  const state = stateOf(endpoint, now);
  if (state !== "half-open") return state === "closed";
  const { id, openUntil } = endpoint;
  const { count } = await tx.webhookEndpoint.updateMany({ where: { id, openUntil }, data: { openUntil: until } });
  return count === 1;
}

/** Spread, so that not all who rested come back at once. */
async function rest(tx: Tx, { id }: Delivery, openUntil: Date, now: Date): Promise<TryOutcome> {
  const waitMs = Math.max(1_000, openUntil.getTime() - now.getTime()) + Math.round(Math.random() * 5_000);
  await tx.webhookDelivery.update({ where: { id }, data: { nextTryAt: new Date(now.getTime() + waitMs) } });
  return { waitMs };
}

function secretsOf(deps: Deps, { endpoint, ownerId }: Delivery): string[] {
  if (!endpoint) return [deps.webhooks.secretOf(ownerId)];
  const { secret, previousSecret, previousSecretUntil } = endpoint;
  const both = previousSecret && previousSecretUntil && previousSecretUntil > deps.now();
  return both ? [secret, previousSecret] : [secret];
}

/** The endpoint's address of now: it may have moved since. */
const urlOf = ({ endpoint, url }: Delivery) => endpoint?.url ?? url;

const arrived = ({ statusCode }: Sent) => statusCode !== null && statusCode >= 200 && statusCode < 300;

async function record(deps: Deps, tx: Tx, delivery: Delivery, sent: Sent, at: Date): Promise<TryOutcome> {
  const { ms, statusCode, request, answer, error } = sent;
  await tx.webhookTry.create({
    data: { id: deps.newId(), deliveryId: delivery.id, at, ms, statusCode, request, answer, error },
  });
  await recordCircuit(deps, tx, delivery, sent);
  const now = deps.now();
  const tries = delivery.attempts + 1;
  const update = (data: Parameters<Tx["webhookDelivery"]["update"]>[0]["data"]) =>
    tx.webhookDelivery.update({ where: { id: delivery.id }, data: { attempts: tries, ...data } });
  if (arrived(sent)) {
    await update({ status: "DELIVERED", deliveredAt: now, nextTryAt: null });
    return DONE;
  }
  const waitMs = statusCode === GONE ? null : nextDelay(tries, sent.retryAfterMs, Math.random());
  if (waitMs === null) return giveUp(deps, tx, { ...delivery, attempts: tries }, wrongWith(sent));
  await update({ nextTryAt: new Date(now.getTime() + waitMs) });
  return { waitMs };
}

/** Reads the row anew: other messages to it were on their way meanwhile. */
async function recordCircuit(deps: Deps, tx: Tx, { endpointId }: Delivery, sent: Sent): Promise<void> {
  const endpoint = endpointId && (await tx.webhookEndpoint.findUnique({ where: { id: endpointId } }));
  if (!endpoint) return;
  const now = deps.now();
  const circuit = arrived(sent) ? CLOSED : afterFailure(endpoint, now);
  const why = sent.statusCode === GONE ? IS_GONE : isHopeless(circuit, now) ? IS_HOPELESS : undefined;
  const disabled = why && !endpoint.disabledAt ? { disabledAt: now, disabledReason: why } : {};
  await tx.webhookEndpoint.update({ where: { id: endpoint.id }, data: { ...circuit, ...disabled } });
  if (why) deps.log.warn({ endpointId, url: endpoint.url, why }, "webhook endpoint disabled");
}

const IS_GONE = "It answered 410 Gone: it wants no more messages.";
const IS_HOPELESS = "No message has reached it for 5 days.";

const wrongWith = ({ statusCode, error }: Sent) => error ?? `It answered ${statusCode}.`;

async function giveUp(deps: Deps, tx: Tx, delivery: Delivery, reason: string): Promise<TryOutcome> {
  const { id, event, messageId, endpointId, attempts } = delivery;
  await tx.webhookDelivery.update({ where: { id }, data: { status: "FAILED", attempts, nextTryAt: null } });
  await bury(deps, tx, {
    kind: "WEBHOOK",
    name: urlOf(delivery),
    subjectId: id,
    payload: { event, messageId, endpointId },
    error: { message: reason },
    attempts,
    dedupKey: `webhook ${id} ${deps.now().getTime()}`,
  });
  return DONE;
}
