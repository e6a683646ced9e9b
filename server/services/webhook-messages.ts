/** Makes messages for those who want to be told, each with the event that has it sent. */
import type { WebhookDelivery } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import { derivedId } from "@/server/lib/derived-id";
import type { EventData } from "@/server/schemas/event";
import { toBatchView } from "./batch-view";
import { toJobView, withAssets } from "./job-view";
import { writeEvent } from "./outbox";
import { type Target, targetsOf } from "./webhook-targets";

type Message = {
  ownerId: string;
  to: Target;
  event: string;
  /** Of what happened: the same for all who are told of it, and when it is told again. A ULID and what follows. */
  name: string;
  data: object;
};

/** Files that a message names; links to them are made when it is sent. */
export type Named = { id: string; filename: string; contentType: string };

const TITLES = { COMPLETED: "job.completed", FAILED: "job.failed", CANCELLED: "job.cancelled" } as const;

/** What a job's end is told as. Repeated, it makes nothing twice. */
export async function tellOfJob(
  deps: Deps,
  { jobId, ownerId, attempt, status }: EventData["job/ended"],
): Promise<void> {
  await deps.commit(async (tx) => {
    const row = await tx.job.findUnique({ where: { id: jobId }, include: withAssets });
    // Started again since: what it was told of is no more.
    if (row?.attempt !== attempt || row.status !== status) return;
    const targets = await targetsOf(tx, row.ownerId, TITLES[status], row.webhookUrl);
    if (targets.length === 0) return;
    const { preview: _, queuePosition: __, secondsLeft: ___, ...data } = await toJobView({ ...deps, db: tx }, row);
    const message = { ownerId: row.ownerId, event: TITLES[status], name: `${jobId}:${attempt}`, data };
    for (const to of targets) await newMessage(deps, tx, { ...message, to });
  });
  deps.pokeOutbox();
  deps.log.debug({ jobId, ownerId, status }, "webhooks told of a job");
}

/** What a batch's end is told as, with every photo that was made. */
export async function tellOfBatch(deps: Deps, { batchId }: EventData["batch/ended"]): Promise<void> {
  await deps.commit(async (tx) => {
    const batch = await tx.batch.findUnique({ where: { id: batchId } });
    if (!batch?.completedAt) return;
    const targets = await targetsOf(tx, batch.ownerId, "batch.completed", batch.webhookUrl);
    if (targets.length === 0) return;
    const { cover: _, secondsLeft: __, ...view } = await toBatchView({ ...deps, db: tx }, batch);
    const results = await tx.asset.findMany({
      where: { kind: "RESULT", status: "READY", job: { batchId } },
      orderBy: { id: "asc" },
      select: { id: true, jobId: true, filename: true, contentType: true, size: true, width: true, height: true },
    });
    // Retried photos end it anew.
    const name = `${batchId}:${batch.completedAt.getTime()}`;
    const message = { ownerId: batch.ownerId, event: "batch.completed", name, data: { ...view, results } };
    for (const to of targets) await newMessage(deps, tx, { ...message, to });
  });
  deps.pokeOutbox();
}

/** Gives the delivery's id. */
export async function newMessage(deps: Deps, tx: Tx, message: Message): Promise<string> {
  const { ownerId, to, event, name, data } = message;
  const id = derivedId(name, `delivery to ${to.id ?? to.url}`);
  if (await tx.webhookDelivery.findUnique({ where: { id }, select: { id: true } })) return id;
  const createdAt = deps.now();
  const messageId = `msg_${derivedId(name, event)}`;
  const payload = JSON.parse(JSON.stringify({ type: event, timestamp: createdAt, data })) as object;
  const endpointId = to.id ?? null;
  await tx.webhookDelivery.create({
    data: { id, ownerId, endpointId, url: to.url, messageId, event, payload, createdAt, nextTryAt: createdAt },
  });
  await askToSend(deps, tx, { id, ownerId, endpointId, url: to.url });
  return id;
}

/** target: messages to one place go a few at a time. */
export function askToSend(
  deps: Pick<Deps, "newId" | "now">,
  tx: Tx,
  { id, ownerId, endpointId, url }: Pick<WebhookDelivery, "id" | "ownerId" | "endpointId" | "url">,
): Promise<void> {
  const data = { deliveryId: id, ownerId, target: endpointId ?? new URL(url).host };
  return writeEvent(tx, { id: deps.newId(), name: "webhook/requested", data, createdAt: deps.now() });
}

/** The body as it is sent: with links to the files that are good for as long as links are, from now. */
export async function bodyOf(deps: Deps, { ownerId, payload }: Pick<WebhookDelivery, "ownerId" | "payload">) {
  const message = payload as { data: { results?: Named[] } };
  const { results } = message.data;
  if (!results) return JSON.stringify(message);
  const linked = await Promise.all(results.map(async (file) => ({ ...file, ...(await linkTo(deps, ownerId, file)) })));
  return JSON.stringify({ ...message, data: { ...message.data, results: linked } });
}

async function linkTo(deps: Deps, ownerId: string, { id }: Named): Promise<{ url: string | null; expiresAt?: Date }> {
  const asset = await deps.db.asset.findFirst({ where: { id, ownerId, status: "READY" } });
  if (!asset) return { url: null };
  const { key, contentType } = asset;
  const expiresInSeconds = deps.linkSeconds;
  const { url } = await deps.storage.presignGet(key, { expiresInSeconds, contentType });
  const expiresAt = new Date(deps.now().getTime() + expiresInSeconds * 1000);
  return { url: new URL(url, deps.webhooks.origin).href, expiresAt };
}
