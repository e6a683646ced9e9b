/** Runs one function for a step of another (`step.invoke`). */
import type { Tx } from "@/server/db/db";
import type { Op } from "./answer";
import type { Context, RunnerEvent } from "./context";
import type { Call } from "./lease";
import { startRuns } from "./runs";
import { resume } from "./steps";

/** The waiting step ends with the child's result or error; at once with an error when there is no such function. */
export async function invoke(ctx: Context, tx: Tx, call: Call, op: Op): Promise<void> {
  const functionId = String(op.opts?.function_id);
  const fn = ctx.registry.get(functionId);
  if (!fn) {
    const error = { name: "Error", message: `Could not find the function "${functionId}" to invoke.` };
    await resume(ctx, tx, call.runId, { stepId: op.id, memo: { error } });
    return;
  }
  const correlation = `${call.runId}.${op.id}`;
  const payload = (op.opts?.payload ?? {}) as { data?: object };
  const event: RunnerEvent = {
    ...payload,
    id: correlation,
    name: "inngest/function.invoked",
    data: { ...payload.data, _inngest: { fn_id: functionId, correlation_id: correlation, name: op.name ?? "" } },
    ts: ctx.now().getTime(),
    user: {},
  };
  const parent = { runId: call.runId, stepId: op.id };
  await startRuns(ctx, tx, [{ fn, event, dedupKey: `${fn.id} ${correlation}`, dueAt: ctx.now(), parent }]);
}
