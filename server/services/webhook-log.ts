/** What was sent to an endpoint, and sending it again. */
import type { z } from "zod";
import type { WebhookDelivery } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type {
  DeliveryDetail,
  DeliveryView,
  deliveryPage,
  deliveryRef,
  deliveryTry,
  listDeliveries,
  replayDeliveries,
} from "@/server/schemas/webhook";
import { own } from "./webhook-endpoints";
import { askToSend } from "./webhook-messages";

type Ref = z.output<typeof deliveryRef>;
const MOST_AT_ONCE = 1000;
const lastTry = { tries: { orderBy: { id: "desc" }, take: 1, select: { statusCode: true } } } as const;

/** Newest first. */
export async function deliveries(
  deps: Deps,
  ownerId: string,
  { id: endpointId, cursor, limit }: z.output<typeof listDeliveries>,
): Promise<z.output<typeof deliveryPage>> {
  await own(deps.db, ownerId, endpointId);
  const rows = await deps.db.webhookDelivery.findMany({
    where: { endpointId, id: cursor ? { lt: cursor } : undefined },
    orderBy: { id: "desc" },
    take: limit + 1,
    include: lastTry,
  });
  const items = rows.slice(0, limit).map(toView);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** With every try, the last one first. */
export async function delivery(deps: Deps, ownerId: string, ref: Ref): Promise<DeliveryDetail> {
  await ownDelivery(deps.db, ownerId, ref);
  const row = await deps.db.webhookDelivery.findUniqueOrThrow({
    where: { id: ref.deliveryId },
    include: { tries: { orderBy: { id: "desc" } } },
  });
  const tries = row.tries.map(({ at, ms, statusCode, request, answer, error }) => {
    return { at, ms, statusCode, answer, error, request: request as z.output<typeof deliveryTry>["request"] };
  });
  return { ...toView(row), tries };
}

/** @throws AppError CONFLICT while it is still on its way */
export async function replay(deps: Deps, ownerId: string, ref: Ref): Promise<DeliveryView> {
  await deps.commit(async (tx) => {
    const row = await ownDelivery(tx, ownerId, ref);
    if (!(await sendAgain(deps, tx, row))) throw stillOnItsWay();
  });
  deps.pokeOutbox();
  return delivery(deps, ownerId, ref);
}

/** The oldest first, so many at once; what is on its way stays as it is. */
export async function replaySince(
  deps: Deps,
  ownerId: string,
  { id: endpointId, since, failedOnly }: z.output<typeof replayDeliveries>,
): Promise<{ count: number }> {
  const count = await deps.commit(async (tx) => {
    await own(tx, ownerId, endpointId);
    const rows = await tx.webhookDelivery.findMany({
      where: { endpointId, createdAt: { gte: since }, status: failedOnly ? "FAILED" : { not: "PENDING" } },
      orderBy: { id: "asc" },
      take: MOST_AT_ONCE,
    });
    for (const row of rows) await sendAgain(deps, tx, row);
    return rows.length;
  });
  deps.pokeOutbox();
  return { count };
}

/** With the same webhook-id, and tries counted anew. false: it is on its way already. */
export async function sendAgain(deps: Deps, tx: Tx, delivery: WebhookDelivery): Promise<boolean> {
  const { count } = await tx.webhookDelivery.updateMany({
    where: { id: delivery.id, status: { not: "PENDING" } },
    data: { status: "PENDING", attempts: 0, nextTryAt: deps.now(), deliveredAt: null },
  });
  if (count > 0) await askToSend(deps, tx, delivery);
  return count > 0;
}

async function ownDelivery(db: Tx, ownerId: string, { id, deliveryId }: Ref): Promise<WebhookDelivery> {
  const row = await db.webhookDelivery.findFirst({ where: { id: deliveryId, endpointId: id, ownerId } });
  if (!row) throw new AppError("NOT_FOUND", "There is no such delivery.");
  return row;
}

const stillOnItsWay = () => new AppError("CONFLICT", "This message is still on its way. Wait until it has ended.");

function toView(row: WebhookDelivery & { tries: { statusCode: number | null }[] }): DeliveryView {
  const { id, endpointId, url, messageId, event, status, attempts, createdAt, nextTryAt, deliveredAt } = row;
  const statusCode = row.tries[0]?.statusCode ?? null;
  return { id, endpointId, url, messageId, event, status, attempts, createdAt, nextTryAt, deliveredAt, statusCode };
}
