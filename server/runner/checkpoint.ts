/** Memoizes the steps that a call reports while it goes on. */
import { z } from "zod";
import type { Context } from "./context";
import { memoizeHeld, type Step } from "./steps";

// The SDK's step objects carry much of its inside; only these fields are the protocol's.
const body = z.object({
  qi_id: z.string(),
  steps: z.array(z.object({ op: z.string(), id: z.string(), data: z.unknown().optional() })),
});

/** 200; 409 when the lease or the run is gone: the SDK then stops at once; 400 for what no checkpoint may hold. */
export async function checkpoint(
  ctx: Context,
  runId: string,
  raw: unknown,
): Promise<{ status: number; body: unknown }> {
  const parsed = body.safeParse(raw);
  if (!parsed.success) return badRequest(ctx, runId, z.prettifyError(parsed.error));
  const { qi_id: leaseId, steps } = parsed.data;
  const odd = steps.find(({ op }) => op !== "StepRun" && op !== "Step");
  if (odd) return badRequest(ctx, runId, `"${odd.op}" can't be checkpointed here.`);
  const memos: Step[] = steps.map(({ id, data }) => ({ stepId: id, memo: { data: data ?? null } }));
  if (await ctx.commit((tx) => memoizeHeld(tx, { runId, leaseId }, memos))) return { status: 200, body: "" };
  ctx.log.info({ runId, leaseId }, "checkpoint refused: the lease is gone");
  return { status: 409, body: { error: "The lease or the run is gone.", status: 409 } };
}

/** The SDK then hands the steps over at the end of its call. */
function badRequest(ctx: Context, runId: string, error: string) {
  ctx.log.warn({ runId, error }, "checkpoint refused");
  return { status: 400, body: { error, status: 400 } };
}
