/** What an administrator does with work that was given up. */
import type { z } from "zod";
import type { DeadLetter } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import { AppError, toAppError } from "@/server/errors";
import type {
  DeadLetterDetail,
  DeadLetterView,
  deadLetterCount,
  deadLetterFilter,
  deadLetterPage,
  listDeadLetters,
} from "@/server/schemas/dead-letter";
import type { EventData } from "@/server/schemas/event";
import { beginAgain } from "./job-retry";
import { type NewEvent, writeEvent } from "./outbox";
import { sendAgain } from "./webhook-log";

const MOST_AT_ONCE = 300;

/** Newest first. */
export async function list(
  deps: Deps,
  { cursor, limit, ...which }: z.output<typeof listDeadLetters>,
): Promise<z.output<typeof deadLetterPage>> {
  const rows = await deps.db.deadLetter.findMany({
    where: { ...which, id: cursor ? { lt: cursor } : undefined },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const items = rows.slice(0, limit).map(toView);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

export async function byId(deps: Deps, id: string): Promise<DeadLetterDetail> {
  return toDetail(await find(deps.db, id));
}

/** The work once more, under a new event id. Asked for by two at once, it is done once. @throws AppError CONFLICT */
export async function requeue(deps: Deps, by: string, id: string): Promise<DeadLetterDetail> {
  const letter = await deps.commit(async (tx) => {
    const found = await find(tx, id);
    await settle(deps, tx, found, "REQUEUED", "queued again", by);
    await again(deps, tx, found);
    return find(tx, id);
  });
  deps.pokeOutbox();
  deps.log.info({ deadLetterId: id, by, name: letter.name }, "dead letter queued again");
  return toDetail(letter);
}

export async function discard(deps: Deps, by: string, id: string): Promise<DeadLetterDetail> {
  const letter = await deps.commit(async (tx) => {
    await settle(deps, tx, await find(tx, id), "DISCARDED", "discarded", by);
    return find(tx, id);
  });
  deps.log.info({ deadLetterId: id, by, name: letter.name }, "dead letter discarded");
  return toDetail(letter);
}

type Filter = z.output<typeof deadLetterFilter>;
type Count = z.output<typeof deadLetterCount>;

export const requeueAll = (deps: Deps, by: string, which: Filter): Promise<Count> =>
  each(deps, which, by, (id) => requeue(deps, by, id));

export const discardAll = (deps: Deps, by: string, which: Filter): Promise<Count> =>
  each(deps, which, by, (id) => discard(deps, by, id));

/** The oldest first. What can't be done stays open and says why. */
async function each(deps: Deps, which: Filter, by: string, work: (id: string) => Promise<unknown>): Promise<Count> {
  const open = { ...which, status: "OPEN" } as const;
  const rows = await deps.db.deadLetter.findMany({ where: open, orderBy: { id: "asc" }, take: MOST_AT_ONCE });
  const count = { done: 0, failed: 0 };
  for (const row of rows) {
    try {
      await work(row.id);
      count.done++;
    } catch (error) {
      count.failed++;
      const history = withEntry(deps, row, `could not be done: ${toAppError(error).message}`, by);
      await deps.db.deadLetter.updateMany({ where: { id: row.id, status: "OPEN" }, data: { history } });
    }
  }
  return count;
}

async function settle(
  deps: Deps,
  tx: Tx,
  letter: DeadLetter,
  status: "REQUEUED" | "DISCARDED",
  what: string,
  by: string,
): Promise<void> {
  const { count } = await tx.deadLetter.updateMany({
    where: { id: letter.id, status: "OPEN" },
    data: { status, history: withEntry(deps, letter, what, by) },
  });
  if (count > 0) return;
  throw new AppError("CONFLICT", `This was ${letter.status === "DISCARDED" ? "discarded" : "queued again"} already.`);
}

/** A failed job gets another attempt; a message its tries anew; anything else its event. */
async function again(deps: Deps, tx: Tx, { kind, subjectId, payload }: DeadLetter): Promise<void> {
  if (kind === "WEBHOOK") return messageAgain(deps, tx, subjectId ?? "");
  const { name, data } = payload as { name: keyof EventData; data: object };
  if (kind === "RUN" && name === "job/requested") return jobAgain(deps, tx, subjectId ?? "");
  await writeEvent(tx, { id: deps.newId(), name, data, createdAt: deps.now() } as NewEvent);
}

async function jobAgain(deps: Deps, tx: Tx, id: string): Promise<void> {
  const job = await tx.job.findUnique({ where: { id } });
  if (!job) throw new AppError("CONFLICT", "This restoration has been deleted.");
  if (await beginAgain(deps, tx, job)) return;
  throw new AppError("CONFLICT", `This cannot be done: the restoration is ${job.status.toLowerCase()}.`);
}

async function messageAgain(deps: Deps, tx: Tx, id: string): Promise<void> {
  const delivery = await tx.webhookDelivery.findUnique({ where: { id }, include: { endpoint: true } });
  if (!delivery) throw new AppError("CONFLICT", "The endpoint of this message has been deleted.");
  if (delivery.endpoint?.disabledAt) throw new AppError("CONFLICT", "The endpoint of this message is switched off.");
  if (!(await sendAgain(deps, tx, delivery))) throw new AppError("CONFLICT", "This message is on its way already.");
}

async function find(db: Tx, id: string): Promise<DeadLetter> {
  const row = await db.deadLetter.findUnique({ where: { id } });
  if (!row) throw new AppError("NOT_FOUND", "There is no such dead letter.");
  return row;
}

const withEntry = (deps: Deps, { history }: DeadLetter, what: string, by: string) => [
  ...(history as DeadLetterDetail["history"]),
  { at: deps.now().toISOString(), what, by },
];

function toView(row: DeadLetter): DeadLetterView {
  const { id, kind, status, name, subjectId, errorCode, error, attempts, createdAt, updatedAt } = row;
  return { id, kind, status, name, subjectId, errorCode, error, attempts, createdAt, updatedAt };
}

const toDetail = (row: DeadLetter): DeadLetterDetail => ({
  ...toView(row),
  payload: row.payload as DeadLetterDetail["payload"],
  history: row.history as DeadLetterDetail["history"],
});
