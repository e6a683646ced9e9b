/** Turns the answer to a call into state: memoized steps, further calls, waits, or the end of the run. */
import type { Tx } from "@/server/db/db";
import type { Answer, Op } from "./answer";
import type { Context } from "./context";
import { parseDue } from "./duration";
import { compile } from "./expression";
import { applyEvents } from "./ingest";
import { invoke } from "./invoke";
import { CONTINUE, insertItems } from "./items";
import type { Call } from "./lease";
import { endRun, type Failure, type Outcome } from "./runs";
import { continueRun, memoize, proceed, type Step } from "./steps";

// A step waits for an event for a year when it names no time-out, as on Inngest's server.
const LONGEST_WAIT = "365d";
// Also Inngest's: a function that finds ever more steps must end some day.
const MOST_STEPS = 1_000;
const RETRY_AFTER_MS = { least: 1_000, most: 86_400_000 };

/** Runs in one transaction. An answer whose lease is gone (cancelled, repeated elsewhere) changes nothing. */
export async function applyAnswer(ctx: Context, tx: Tx, call: Call, answer: Answer): Promise<void> {
  if (!(await giveBack(tx, call))) {
    ctx.log.info({ runId: call.runId, functionId: call.functionId, stepId: call.stepId }, "late answer dropped");
    return;
  }
  const alone = call.others === 0;
  if (answer.kind === "done") return finish(ctx, tx, call, { status: "COMPLETED", data: answer.data }, alone);
  if (answer.kind === "failed") {
    if (mayRetry(ctx, call, answer)) return retry(ctx, tx, call, answer);
    ctx.log.warn({ runId: call.runId, functionId: call.functionId, error: answer.error }, "run failed");
    return finish(ctx, tx, call, { status: "FAILED", error: answer.error }, alone);
  }
  if (!answer.ops.some(({ op }) => op === "RunComplete")) await keepVersion(tx, call, answer);
  await applyOps(ctx, tx, call, answer);
}

/** Takes the call off the queue if this lease still holds it. */
const giveBack = async (tx: Tx, { runId, stepId, leaseId }: Call): Promise<boolean> =>
  (await tx.$executeRaw`
    DELETE FROM "RunnerItem" WHERE "runId" = ${runId} AND "stepId" = ${stepId} AND "leaseId" = ${leaseId}`) > 0;

async function applyOps(ctx: Context, tx: Tx, call: Call, answer: Answer & { kind: "ops" }): Promise<void> {
  const steps: Step[] = [];
  const ended = await endedMeanwhile(tx, call);
  let planned = false;
  for (const op of answer.ops.filter(({ id }) => !ended.has(id))) {
    switch (op.op) {
      case "StepRun":
      case "Step":
        steps.push({ stepId: op.id, memo: { data: op.data ?? null } });
        break;
      case "StepError":
        if (mayRetry(ctx, call, answer)) {
          await memoize(tx, call.runId, steps);
          return retry(ctx, tx, call, answer);
        }
        steps.push({ stepId: op.id, memo: { error: cleanError(op.error) } });
        break;
      case "StepFailed":
        steps.push({ stepId: op.id, memo: { error: cleanError(op.error) } });
        break;
      case "RunComplete":
        await memoize(tx, call.runId, steps);
        return finish(ctx, tx, call, { status: "COMPLETED", data: op.data }, call.others === 0 && !planned);
      case "None":
      case "DiscoveryRequest":
        break;
      default: {
        planned = true;
        const problem = await plan(ctx, tx, call, op);
        if (problem) return refuse(ctx, tx, call, op, problem);
      }
    }
  }
  await memoize(tx, call.runId, steps);
  if (call.steps.length + steps.length >= MOST_STEPS) return tooLong(ctx, tx, call);
  await goOn(ctx, tx, call, planned, ended.size > 0 || (steps.length > 0 && !planned));
}

/** Queues what an op asks for. Says what is wrong with it when it can't be done. */
async function plan(ctx: Context, tx: Tx, call: Call, op: Op): Promise<string | undefined> {
  const step = { runId: call.runId, stepId: op.id, race: op.opts?.parallelMode === "race" };
  try {
    switch (op.op) {
      case "StepPlanned":
        await insertItems(ctx, tx, [{ ...step, functionId: call.functionId, event: call.event, dueAt: ctx.now() }]);
        return;
      case "Sleep":
        await wait(ctx, tx, { ...step, kind: "SLEEP", dueAt: due(ctx, op.opts?.duration ?? op.name) });
        return;
      case "WaitForEvent": {
        const expression = text(op.opts?.if);
        if (expression) compile(expression);
        const event = text(op.opts?.event) ?? op.name;
        await wait(ctx, tx, { ...step, kind: "EVENT", event, expression, dueAt: due(ctx, op.opts?.timeout) });
        return;
      }
      case "InvokeFunction":
        await wait(ctx, tx, { ...step, kind: "INVOKE", dueAt: due(ctx, op.opts?.timeout) });
        await invoke(ctx, tx, call, op);
        return;
      default:
        return `The embedded executor does not run "${op.op}". Use an Inngest server for it.`;
    }
  } catch (error) {
    if (error instanceof SyntaxError || (error as Error).name === "ParseError") return (error as Error).message;
    throw error;
  }
}

const text = (value: unknown) => (typeof value === "string" ? value : undefined);

/** Always in the future, if by a millisecond, so that the loop looks again. */
function due(ctx: Context, value: unknown): Date {
  const now = ctx.now();
  return new Date(Math.max(parseDue(text(value) ?? LONGEST_WAIT, now).getTime(), now.getTime() + 1));
}

type NewWait = Parameters<Tx["runnerWait"]["create"]>[0]["data"] & { dueAt: Date; runId: string; stepId: string };

async function wait(ctx: Context, tx: Tx, data: NewWait): Promise<void> {
  const { runId, stepId } = data;
  await tx.runnerWait.upsert({ where: { runId_stepId: { runId, stepId } }, create: data as never, update: {} });
  ctx.due(data.dueAt);
}

/** After the ops: the next call of the function, unless it awaits steps that are still to end. */
async function goOn(ctx: Context, tx: Tx, call: Call, planned: boolean, missed: boolean): Promise<void> {
  const run = { id: call.runId, functionId: call.functionId, event: call.event };
  if (call.stepId !== CONTINUE) return proceed(ctx, tx, run, call.race);
  if (missed || (!planned && call.others === 0)) await continueRun(ctx, tx, run);
}

/** Steps that ended while the call was under way, which happens in a race only: the call did not see them. */
async function endedMeanwhile(tx: Tx, call: Call): Promise<Set<string>> {
  if (call.others === 0) return new Set();
  const rows = await tx.runnerStep.findMany({ where: { runId: call.runId }, select: { stepId: true } });
  const seen = new Set(call.steps.map(({ stepId }) => stepId));
  return new Set(rows.map(({ stepId }) => stepId).filter((stepId) => !seen.has(stepId)));
}

function mayRetry(ctx: Context, call: Call, answer: Answer): boolean {
  const attempts = ctx.registry.get(call.functionId)?.maxAttempts ?? 1;
  return answer.retry && call.attempt + 1 < attempts;
}

/** The same call again, one attempt later. */
async function retry(ctx: Context, tx: Tx, call: Call, { retryAfter }: Answer): Promise<void> {
  const { runId, stepId, functionId, event, race } = call;
  const delay = retryAfter ? requestedDelay(ctx, retryAfter) : ctx.retryDelay(call.attempt);
  const dueAt = new Date(ctx.now().getTime() + delay);
  ctx.log.info({ runId, functionId, stepId, attempt: call.attempt, dueAt }, "call failed, will be repeated");
  await insertItems(ctx, tx, [{ runId, stepId, functionId, event, race, attempt: call.attempt + 1, dueAt }]);
}

function requestedDelay(ctx: Context, retryAfter: string): number {
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - ctx.now().getTime();
  return Math.min(RETRY_AFTER_MS.most, Math.max(RETRY_AFTER_MS.least, ms || 0));
}

async function finish(ctx: Context, tx: Tx, call: Call, outcome: Outcome, alone = false): Promise<void> {
  const { runId: id, functionId, event, parentRunId, parentStepId } = call;
  const run = { id, functionId, event, parentRunId, parentStepId };
  await applyEvents(ctx, tx, await endRun(ctx, tx, run, outcome, alone));
}

function tooLong(ctx: Context, tx: Tx, call: Call): Promise<void> {
  const message = `The run has more than ${MOST_STEPS} steps.`;
  ctx.log.error({ runId: call.runId, functionId: call.functionId }, message);
  return finish(ctx, tx, call, { status: "FAILED", error: { name: "TooManyStepsError", message } });
}

function refuse(ctx: Context, tx: Tx, call: Call, op: Op, problem: string): Promise<void> {
  const message = `Step "${op.name ?? op.id}": ${problem}`;
  ctx.log.error({ runId: call.runId, functionId: call.functionId, op: op.op }, message);
  return finish(ctx, tx, call, { status: "FAILED", error: { name: "UnsupportedError", message } });
}

/** The mark of serialization goes from the top of an error before it is memoized, as on Inngest's server. */
function cleanError(error: Failure | undefined): Failure {
  const { __serialized: _, ...kept } = error ?? { name: "Error", message: "The step failed without an error." };
  return kept as Failure;
}

/** The run goes on in the protocol version of its first answer, also when the SDK is updated meanwhile. */
async function keepVersion(tx: Tx, call: Call, { version }: Answer): Promise<void> {
  if (version === undefined || version === call.version) return;
  await tx.$executeRaw`UPDATE "RunnerRun" SET "version" = ${version} WHERE "id" = ${call.runId}`;
}
