/** Where an owner wants to be told what happened. */
import { randomBytes } from "node:crypto";
import type { z } from "zod";
import type { WebhookEndpoint } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { createEndpoint, EndpointView, NewEndpoint, updateEndpoint, WebhookEvent } from "@/server/schemas/webhook";
import { once, type Repeatable } from "./idempotency";
import { CLOSED, stateOf } from "./webhook-circuit";
import { newMessage } from "./webhook-messages";

const MOST_ENDPOINTS = 20;
/** How long the secret before goes on signing. */
const OVERLAP_MS = 24 * 3_600_000;

export async function list(deps: Deps, ownerId: string): Promise<EndpointView[]> {
  const rows = await deps.db.webhookEndpoint.findMany({ where: { ownerId }, orderBy: { id: "asc" } });
  return rows.map((row) => toView(row, deps.now()));
}

export const byId = async (deps: Deps, ownerId: string, id: string): Promise<EndpointView> =>
  toView(await own(deps.db, ownerId, id), deps.now());

/** @throws AppError WEBHOOK_URL_REFUSED, CONFLICT */
export async function create(
  deps: Deps,
  ownerId: string,
  { idempotencyKey, ...body }: z.output<typeof createEndpoint>,
  header: Repeatable = {},
): Promise<NewEndpoint> {
  await deps.webhooks.check(body.url);
  const call = { ...header, key: idempotencyKey ?? header.key, ownerId, name: "webhooks.create", body };
  return once(deps, call, async (tx) => {
    if ((await tx.webhookEndpoint.count({ where: { ownerId } })) >= MOST_ENDPOINTS) throw tooMany();
    const base = { id: deps.newId(), ownerId, createdAt: deps.now() };
    const row = await tx.webhookEndpoint.create({ data: { ...base, ...body, secret: newSecret() } });
    return { ...toView(row, deps.now()), secret: row.secret };
  });
}

/** A new address begins without the failures of the old one. */
export async function update(
  deps: Deps,
  ownerId: string,
  { id, url, events }: z.output<typeof updateEndpoint>,
): Promise<EndpointView> {
  if (url !== undefined) await deps.webhooks.check(url);
  const fresh = url === undefined ? {} : { url, ...CLOSED };
  return change(deps, ownerId, id, () => ({ events, ...fresh }));
}

/** For a day messages carry both signatures, so that a receiver can change without losing one. */
export async function rotate(deps: Deps, ownerId: string, id: string): Promise<NewEndpoint> {
  const secret = newSecret();
  const previousSecretUntil = new Date(deps.now().getTime() + OVERLAP_MS);
  const view = await change(deps, ownerId, id, (row) => ({
    secret,
    previousSecret: row.secret,
    previousSecretUntil,
  }));
  return { ...view, secret };
}

/** What waits to be sent to it is given up at its next try. */
export const disable = (deps: Deps, ownerId: string, id: string): Promise<EndpointView> =>
  change(deps, ownerId, id, () => ({ disabledAt: deps.now(), disabledReason: "Switched off by its owner." }));

export const enable = (deps: Deps, ownerId: string, id: string): Promise<EndpointView> =>
  change(deps, ownerId, id, () => ({ disabledAt: null, disabledReason: null, ...CLOSED }));

/** With its deliveries. */
export async function remove(deps: Deps, ownerId: string, id: string): Promise<void> {
  const { count } = await deps.db.webhookEndpoint.deleteMany({ where: { id, ownerId } });
  if (count === 0) throw noSuchEndpoint();
}

/** An event of its own kind, so that nobody takes it for a real one. */
export async function sendTest(deps: Deps, ownerId: string, id: string): Promise<{ deliveryId: string }> {
  const deliveryId = await deps.commit(async (tx) => {
    const endpoint = await own(tx, ownerId, id);
    if (endpoint.disabledAt) throw new AppError("CONFLICT", "This endpoint is switched off. Switch it on first.");
    const data = { message: "This is a test of Darkroom's webhooks." };
    return newMessage(deps, tx, { ownerId, to: endpoint, event: "webhook.test", name: deps.newId(), data });
  });
  deps.pokeOutbox();
  return { deliveryId };
}

export async function own(db: Tx, ownerId: string, id: string): Promise<WebhookEndpoint> {
  const row = await db.webhookEndpoint.findFirst({ where: { id, ownerId } });
  if (!row) throw noSuchEndpoint();
  return row;
}

type Change = Parameters<Tx["webhookEndpoint"]["update"]>[0]["data"];

function change(
  deps: Deps,
  ownerId: string,
  id: string,
  changeOf: (row: WebhookEndpoint) => Change,
): Promise<EndpointView> {
  return deps.commit(async (tx) => {
    const row = await own(tx, ownerId, id);
    return toView(await tx.webhookEndpoint.update({ where: { id }, data: changeOf(row) }), deps.now());
  });
}

/** 256 bits, as Standard Webhooks writes them. */
const newSecret = () => `whsec_${randomBytes(32).toString("base64")}`;

function toView(row: WebhookEndpoint, now: Date): EndpointView {
  const { id, url, failures, failingSince, openUntil, disabledAt, disabledReason, createdAt } = row;
  const overlapping = row.previousSecretUntil && row.previousSecretUntil > now ? row.previousSecretUntil : null;
  return {
    ...{ id, url, failures, failingSince, openUntil, disabledAt, disabledReason, createdAt },
    events: row.events as WebhookEvent[],
    circuit: stateOf(row, now),
    previousSecretUntil: overlapping,
  };
}

const noSuchEndpoint = () => new AppError("NOT_FOUND", "There is no such webhook endpoint.");
const tooMany = () => new AppError("CONFLICT", `There are ${MOST_ENDPOINTS} endpoints already. Delete one first.`);
