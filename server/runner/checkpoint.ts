/** Memoizes the steps that a call reports while it goes on. */
import { z } from "zod";
import type { Context } from "./context";
import { CONTINUE } from "./items";
import { memoize, type Step } from "./steps";

// The SDK's step objects carry much of its inside; only these fields are the protocol's.
const body = z.object({
  qi_id: z.string(),
  steps: z.array(z.object({ op: z.string(), id: z.string(), data: z.unknown(), error: z.unknown() })),
});

/** 200; 409 when the lease or the run is gone: the SDK then stops at once; 400 for what no checkpoint may hold. */
export async function checkpoint(
  ctx: Context,
  runId: string,
  raw: unknown,
): Promise<{ status: number; body: unknown }> {
  const parsed = body.safeParse(raw);
  if (!parsed.success) return { status: 400, body: { error: parsed.error.message, status: 400 } };
  const { qi_id: leaseId, steps } = parsed.data;
  const odd = steps.find(({ op }) => op !== "StepRun" && op !== "Step");
  if (odd) return { status: 400, body: { error: `"${odd.op}" can't be checkpointed here.`, status: 400 } };
  const memos: Step[] = steps.map(({ id, data }) => ({ stepId: id, memo: { data: data ?? null } }));
  const kept = await ctx.commit(async (tx) => {
    const held = await tx.$queryRaw<unknown[]>`
      SELECT 1 AS "held" FROM "RunnerItem"
      WHERE "runId" = ${runId} AND "stepId" = ${CONTINUE} AND "leaseId" = ${leaseId}`;
    if (held.length > 0) await memoize(tx, runId, memos);
    return held.length > 0;
  });
  if (kept) return { status: 200, body: "" };
  ctx.log.info({ runId, leaseId }, "checkpoint refused: the lease is gone");
  return { status: 409, body: { error: "The lease or the run is gone.", status: 409 } };
}
