/** Who is told of what an owner's work comes to. */
import type { Tx } from "@/server/db/db";
import type { WebhookEvent } from "@/server/schemas/webhook";

/** id: of the endpoint; an address that came with the work itself has none. */
export type Target = { id?: string; url: string };

/** url: the one that came with the work. */
export async function targetsOf(tx: Tx, ownerId: string, event: WebhookEvent, url: string | null): Promise<Target[]> {
  const endpoints = await tx.webhookEndpoint.findMany({ where: { ownerId, disabledAt: null } });
  const listening = endpoints.filter(({ events }) => (events as WebhookEvent[]).includes(event));
  return [...listening.map(({ id, url }) => ({ id, url })), ...(url ? [{ url }] : [])];
}

/** Whether anyone could be: mostly nobody, and then there is nothing to do at the end of each job. */
export async function hasTargets(tx: Tx, ownerId: string, url: string | null): Promise<boolean> {
  if (url !== null) return true;
  const found = await tx.$queryRaw<unknown[]>`
    SELECT 1 AS "found" FROM "WebhookEndpoint" WHERE "ownerId" = ${ownerId} AND "disabledAt" IS NULL LIMIT 1`;
  return found.length > 0;
}
