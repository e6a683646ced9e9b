/** Work that was given up is kept, never dropped silently. */
import type { DeadLetterKind } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import { ERRORS, isErrorCode } from "@/server/errors";

export type Letter = {
  kind: DeadLetterKind;
  /** The function, the event's name or the endpoint's URL. */
  name: string;
  subjectId: string | null;
  payload: object;
  error: { code?: string; message: string };
  attempts: number;
  /** The same failure is kept once. */
  dedupKey: string;
};

export async function bury(deps: Pick<Deps, "newId" | "now" | "log">, tx: Tx, letter: Letter): Promise<void> {
  const { error, payload, ...rest } = letter;
  if (await tx.deadLetter.findUnique({ where: { dedupKey: letter.dedupKey }, select: { id: true } })) return;
  const at = deps.now();
  const history = [{ at: at.toISOString(), what: "given up", by: null }];
  await tx.deadLetter.create({
    data: { ...rest, id: deps.newId(), payload, error: error.message, errorCode: error.code, history, createdAt: at },
  });
  deps.log.warn(
    { kind: letter.kind, name: letter.name, subjectId: letter.subjectId, reason: error.message },
    "dead letter",
  );
}

type Cause = { name?: string; message?: string; cause?: unknown };
/** As Inngest tells of it: the event inngest/function.failed. */
export type FailedRun = { run_id: string; function_id: string; error: Cause; event: { name: string; data?: unknown } };

/**
 * A run whose retries are spent. Errors that stay are left out: they are no accident but an answer, which whoever asked
 * has got. attempts: how often each step may be tried.
 */
export async function buryRun(deps: Deps, { run_id, function_id, error, event }: FailedRun, attempts: number) {
  const known = knownCause(error);
  if (known && !ERRORS[known.code].retryable) return;
  const data = (event.data ?? {}) as { jobId?: string; batchId?: string };
  await deps.commit((tx) =>
    bury(deps, tx, {
      kind: "RUN",
      name: function_id,
      subjectId: data.jobId ?? data.batchId ?? null,
      payload: { name: event.name, data },
      error: known ?? { message: error.message ?? "It failed without saying why." },
      attempts,
      dedupKey: `run ${run_id}`,
    }),
  );
}

/** The first in the chain of causes that has a code of ours. */
function knownCause(error: Cause) {
  for (let cause: Cause | undefined = error; cause; cause = cause.cause as Cause | undefined) {
    if (isErrorCode(cause.name)) return { code: cause.name, message: cause.message ?? "" };
  }
  return undefined;
}

/** An event that no function takes, or that the runner refuses for good. */
export function buryEvent(
  deps: Pick<Deps, "newId" | "now" | "log">,
  tx: Tx,
  { id, name, data }: { id: string; name: string; data: object },
  { message, attempts }: { message: string; attempts: number },
): Promise<void> {
  const subject = data as { jobId?: string; batchId?: string; deliveryId?: string };
  const subjectId = subject.jobId ?? subject.batchId ?? subject.deliveryId ?? null;
  const payload = { name, data };
  return bury(deps, tx, {
    kind: "EVENT",
    name,
    subjectId,
    payload,
    error: { message },
    attempts,
    dedupKey: `event ${id}`,
  });
}
