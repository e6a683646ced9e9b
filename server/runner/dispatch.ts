/** Makes one call: builds its body, signs it, sends it, reads the answer. */
import { type Answer, brokenCall, readAnswer } from "./answer";
import { canonical } from "./canonical";
import type { Context } from "./context";
import { CONTINUE } from "./items";
import type { Call } from "./lease";
import type { Registered } from "./registry";
import { sign } from "./signature";

export type DispatchOptions = { signingKey?: string; checkpoint: boolean; timeoutMs: number };

/** Never throws: what goes wrong on the way is an answer that asks for another try. */
export async function dispatch(ctx: Context, call: Call, options: DispatchOptions): Promise<Answer> {
  const fn = ctx.registry.get(call.functionId);
  if (!fn) return brokenCall(`Function "${call.functionId}" is not registered.`);
  let stopTimer = () => {};
  const timeout = new Promise<never>((_, reject) => {
    stopTimer = ctx.timer.after(options.timeoutMs, () => reject(new Error(`No answer in ${options.timeoutMs} ms.`)));
  });
  try {
    const answered = fn.transport(buildRequest(fn, call, options)).then(readAnswer);
    return await Promise.race([answered, timeout]);
  } catch (error) {
    ctx.log.warn({ runId: call.runId, functionId: call.functionId, err: error }, "call failed");
    return brokenCall(error);
  } finally {
    stopTimer();
  }
}

function buildRequest(fn: Registered, call: Call, { signingKey, checkpoint }: DispatchOptions): Request {
  const url = new URL(fn.url);
  url.searchParams.set("stepId", call.stepId);
  const body = canonical(buildBody(call, fn, checkpoint));
  const headers: Record<string, string> = {
    host: url.host,
    "content-type": "application/json",
    "x-inngest-req-version": String(call.version),
    "x-inngest-step-id": call.stepId,
    "x-run-id": call.runId,
    "x-request-id": call.leaseId,
    "x-inngest-generation-id": String(call.attempt + 1),
  };
  // By the real clock: the SDK checks the signature's age against its own.
  if (signingKey) headers["x-inngest-signature"] = sign(body, signingKey, new Date());
  return new Request(url, { method: "POST", headers, body });
}

/** The body of section 3 of the protocol. Without `fn_id` the SDK never checkpoints. */
function buildBody(call: Call, fn: Registered, checkpoint: boolean) {
  const stack = call.steps.map(({ stepId }) => stepId);
  return {
    ctx: {
      attempt: call.attempt,
      // While other steps are under way, a step found now must not run inside this call: it may be one of them.
      disable_immediate_execution: call.stepId !== CONTINUE || call.others > 0,
      env: "",
      max_attempts: fn.maxAttempts,
      run_id: call.runId,
      stack: { stack, current: call.attempt === 0 ? stack.length : 0 },
      step_id: CONTINUE,
      use_api: false,
      ...(checkpoint ? { fn_id: call.functionId, qi_id: call.leaseId } : {}),
    },
    event: call.event,
    events: [call.event],
    steps: Object.fromEntries(call.steps.map(({ stepId, memo }) => [stepId, memo])),
    use_api: false,
    version: call.version,
  };
}
