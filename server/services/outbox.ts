import type { Tx } from "@/server/db/db";
import type { EventData } from "@/server/schemas/event";

/** Writes an event beside the rows it speaks of; call deps.pokeOutbox() once the transaction is through. */
export async function writeEvent<Name extends keyof EventData>(
  tx: Tx,
  event: { id: string; name: Name; data: EventData[Name]; createdAt: Date },
): Promise<void> {
  const { id, name, data, createdAt } = event;
  await tx.$executeRaw`
    INSERT INTO "OutboxEvent" ("id", "name", "data", "createdAt", "nextAttemptAt")
    VALUES (${id}, ${name}, ${JSON.stringify(data)}, ${createdAt}, ${createdAt})`;
}
