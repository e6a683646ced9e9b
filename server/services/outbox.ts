import type { Tx } from "@/server/db/db";
import { join, sql } from "@/server/db/sql";
import type { EventData } from "@/server/schemas/event";

/** An event of some name with the data that belongs to it. */
export type NewEvent = {
  [Name in keyof EventData]: { id: string; name: Name; data: EventData[Name]; createdAt: Date };
}[keyof EventData];

/** Writes an event beside the rows it speaks of; call deps.pokeOutbox() once the transaction is through. */
export const writeEvent = (tx: Tx, event: NewEvent): Promise<void> => writeEvents(tx, [event]);

/** Handed over in the order of their ids. */
export async function writeEvents(tx: Tx, events: NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(
    ({ id, name, data, createdAt }) => sql`(${id}, ${name}, ${JSON.stringify(data)}, ${createdAt}, ${createdAt})`,
  );
  await tx.$executeRaw`
    INSERT INTO "OutboxEvent" ("id", "name", "data", "createdAt", "nextAttemptAt") VALUES ${join(rows)}`;
}
