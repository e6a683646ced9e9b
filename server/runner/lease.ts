/** Takes due calls off the queue for the leader, within the limits of concurrency. */
import { Prisma } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Context, RunnerEvent } from "./context";
import type { Slots } from "./slots";
import type { Memo } from "./steps";

/** One call to make, with all that its request body needs. */
export type Call = {
  runId: string;
  stepId: string;
  functionId: string;
  attempt: number;
  race: boolean;
  leaseId: string;
  event: RunnerEvent;
  /** The protocol version of the run's former answers; -1 before the first. */
  version: number;
  parentRunId: string | null;
  parentStepId: string | null;
  /** In the order of completion. */
  steps: { stepId: string; memo: Memo }[];
  /** How many other steps of the run are planned, sleeping or waiting. */
  others: number;
  keys: string[];
};

type Row = Omit<Call, "event" | "steps" | "keys" | "leaseId" | "others" | "race"> & {
  event: string;
  others: number | bigint;
  race: number | boolean;
  /** Whether steps of the run have ended. */
  begun: number | bigint | boolean;
  concurrencyKey: string | null;
  concurrencyKey2: string | null;
};

/** Of calls that wait for a slot all are looked at again with each one that is given back, so not too many. */
const LARGEST_BATCH = 30;

/** `more` when others may be due besides; `held` when others may wait for a slot. */
export type Claimed = { calls: Call[]; more: boolean; held: boolean };

/** Leases due calls within the free slots. */
export async function claim(ctx: Context, tx: Tx, slots: Slots, batch: string): Promise<Claimed> {
  const limit = Math.min(LARGEST_BATCH, slots.free());
  const rows = await dueItems(ctx, tx, slots, limit);
  // A copy: this work may run twice; the caller takes the slots once it is committed.
  const draft = slots.copy();
  const calls: Call[] = [];
  const begun: Call[] = [];
  for (const row of rows) {
    const fn = ctx.registry.get(row.functionId);
    const keys = [row.concurrencyKey, row.concurrencyKey2].filter((key) => key !== null);
    if (!fn || !draft.take(fn, keys)) continue;
    const call = toCall(row, keys, batch);
    calls.push(call);
    if (row.begun) begun.push(call);
  }
  const held = draft.fullKeys().length > 0 || draft.free() === 0;
  if (calls.length === 0) return { calls, more: false, held };
  await tx.$executeRaw`
    UPDATE "RunnerItem" SET "leaseId" = ${`${batch}.`} || "runId" || '.' || "stepId"
    WHERE "leaseId" IS NULL AND ("runId", "stepId") IN (VALUES ${Prisma.join(
      calls.map(({ runId, stepId }) => Prisma.sql`(${runId}, ${stepId})`),
    )})`;
  await loadSteps(tx, begun);
  return { calls, more: rows.length === limit, held };
}

const toCall = ({ event, race, others, ...row }: Row, keys: string[], batch: string): Call => ({
  ...row,
  event: JSON.parse(event) as RunnerEvent,
  keys,
  leaseId: `${batch}.${row.runId}.${row.stepId}`,
  others: Number(others),
  race: Boolean(race),
  steps: [],
});

async function dueItems(ctx: Context, tx: Tx, slots: Slots, limit: number): Promise<Row[]> {
  // Calls of functions that are gone wait for their return; the executor tells of them at its start.
  const known = ctx.registry.all().map(({ id }) => id);
  if (known.length === 0) return [];
  const full = slots.fullKeys();
  const open = (column: string) =>
    full.length === 0
      ? Prisma.empty
      : Prisma.sql`AND (${Prisma.raw(column)} IS NULL OR ${Prisma.raw(column)} NOT IN (${Prisma.join(full)}))`;
  return tx.$queryRaw<Row[]>`
    SELECT i."runId", i."stepId", i."functionId", i."attempt", i."race", r."event", r."version",
      r."parentRunId", r."parentStepId", i."concurrencyKey", i."concurrencyKey2",
      (SELECT COUNT(*) FROM "RunnerItem" o WHERE o."runId" = i."runId") - 1
        + (SELECT COUNT(*) FROM "RunnerWait" w WHERE w."runId" = i."runId") AS "others",
      EXISTS (SELECT 1 FROM "RunnerStep" s WHERE s."runId" = i."runId") AS "begun"
    FROM "RunnerItem" i JOIN "RunnerRun" r ON r."id" = i."runId"
    WHERE i."leaseId" IS NULL AND i."dueAt" <= ${ctx.now()} AND i."functionId" IN (${Prisma.join(known)})
      ${open('i."concurrencyKey"')} ${open('i."concurrencyKey2"')}
    ORDER BY i."rank", i."runId", i."stepId" LIMIT ${limit}`;
}

async function loadSteps(tx: Tx, calls: Call[]): Promise<void> {
  if (calls.length === 0) return;
  const rows = await tx.$queryRaw<{ runId: string; stepId: string; memo: string }[]>`
    SELECT "runId", "stepId", "memo" FROM "RunnerStep"
    WHERE "runId" IN (${Prisma.join([...new Set(calls.map(({ runId }) => runId))])}) ORDER BY "id"`;
  const byRun = new Map<string, Call["steps"]>();
  for (const { runId, stepId, memo } of rows) {
    const steps = byRun.get(runId) ?? [];
    byRun.set(runId, steps);
    steps.push({ stepId, memo: JSON.parse(memo) });
  }
  for (const call of calls) call.steps = byRun.get(call.runId) ?? [];
}

/** Puts back leased calls that nobody makes (any more): those of a leader that is gone, or whose answer was lost. */
export const releaseStrays = (tx: Tx, held: string[]) =>
  tx.runnerItem.updateMany({
    where: { leaseId: { not: null, notIn: held } },
    data: { leaseId: null },
  });
