/** The only place that changes a job's state: every change is a compare-and-swap on status and attempt. */
import type { Tx } from "@/server/db/db";
import { empty, join, raw, type Sql, sql } from "@/server/db/sql";
import type { JobStage, JobStatus } from "@/server/schemas/job";
import { TRANSITIONS, type Transition } from "./job-status";

type Change = {
  stage?: JobStage;
  progress?: number;
  attempt?: { increment: number };
  engine?: string | null;
  variant?: string | null;
  engineRun?: string | null;
  round?: number;
  waitingFor?: string | null;
  errorCode?: string | null;
  errorMessage?: string | null;
  startedAt?: Date | null;
  restoringAt?: Date | null;
  completedAt?: Date | null;
};

/** attempt: the one that the caller works for; a job restarted since is another's. */
export type JobKey = { id: string; attempt?: number };

/** false when the job is not in a state that allows it: someone else was first. */
export async function applyTransition(
  tx: Tx,
  job: JobKey,
  transition: Transition,
  change: Change = {},
): Promise<boolean> {
  const { from, to } = TRANSITIONS[transition];
  const attempt = job.attempt === undefined ? empty : sql`AND "attempt" = ${job.attempt}`;
  const count = await tx.$executeRaw`
    UPDATE "Job" SET ${assignments({ ...change, status: to })}
    WHERE "id" = ${job.id} AND "status" IN (${join(from.map(literal))}) ${attempt}`;
  return count === 1;
}

/** Progress only grows, whatever order the reports come in. false when there is nothing new in it. */
export async function applyProgress(
  tx: Tx,
  job: Required<JobKey>,
  progress: number,
  change: Pick<Change, "stage" | "restoringAt"> = {},
): Promise<boolean> {
  const least = Object.keys(change).length > 0 ? progress : progress - 1;
  const count = await tx.$executeRaw`
    UPDATE "Job" SET ${assignments({ ...change, progress })}
    WHERE "id" = ${job.id} AND "attempt" = ${job.attempt} AND "status" = 'PROCESSING' AND "progress" <= ${least}`;
  return count === 1;
}

/** The provider's own id of the run; "" while it is asked for, null when it did not take it. false when the job was stopped or has moved on to another engine. */
export async function recordRun(
  tx: Tx,
  job: Required<JobKey>,
  round: number,
  engineRun: string | null,
): Promise<boolean> {
  const count = await tx.$executeRaw`
    UPDATE "Job" SET ${assignments({ engineRun })}
    WHERE "id" = ${job.id} AND "attempt" = ${job.attempt} AND "round" = ${round} AND "status" = 'PROCESSING'`;
  return count === 1;
}

/** Raw SQL, because a job passes here six times and more: a third of the cost of the client's own queries. */
function assignments(change: Change & { status?: JobStatus }): Sql {
  const set = Object.entries(change).flatMap(([column, value]) =>
    value === undefined ? [] : [sql`${raw(`"${column}"`)} = ${assigned(column, value)}`],
  );
  return join([...set, sql`"version" = "version" + 1`, sql`"updatedAt" = ${new Date()}`]);
}

function assigned(column: string, value: unknown): unknown {
  if (column === "attempt") return sql`"attempt" + ${(value as { increment: number }).increment}`;
  return column === "stage" || column === "status" ? literal(value as JobStage | JobStatus) : value;
}

// Not a parameter: PostgreSQL casts only literals to an enum.
const literal = (value: JobStage | JobStatus) => raw(`'${value}'`);
