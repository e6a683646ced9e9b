/** What tells the runner of a job. */
import type { Deps } from "@/server/deps";

export const requested = (
  deps: Pick<Deps, "newId" | "now">,
  job: { id: string; ownerId: string; attempt: number; batchId: string | null },
) => ({
  id: deps.newId(),
  name: "job/requested" as const,
  data: { jobId: job.id, ownerId: job.ownerId, attempt: job.attempt, batchId: job.batchId },
  createdAt: deps.now(),
});
