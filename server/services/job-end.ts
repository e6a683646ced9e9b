/** The end of a job: its last state, and the word of it for whoever wants to be told, in one transaction with the end of its batch. */
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import { settleBatch } from "./batch-transitions";
import { TRANSITIONS } from "./job-status";
import { applyTransition } from "./job-transitions";
import { writeEvent } from "./outbox";
import { hasTargets } from "./webhook-targets";

type EndingJob = { id: string; ownerId: string; attempt: number; batchId: string | null; webhookUrl: string | null };

/** false when this attempt is over already: then nothing was written. Call deps.pokeOutbox() after the commit. */
export async function endJob(
  deps: Pick<Deps, "newId" | "now">,
  tx: Tx,
  { id, ownerId, attempt, batchId, webhookUrl }: EndingJob,
  transition: "complete" | "fail" | "cancel",
  change: Parameters<typeof applyTransition>[3],
): Promise<boolean> {
  const completedAt = deps.now();
  if (!(await applyTransition(tx, { id, attempt }, transition, { ...change, completedAt }))) return false;
  if (await hasTargets(tx, ownerId, webhookUrl)) {
    const data = { jobId: id, ownerId, attempt, batchId, status: TRANSITIONS[transition].to };
    await writeEvent(tx, { id: deps.newId(), name: "job/ended", data, createdAt: completedAt });
  }
  if (batchId) await settleBatch(deps, tx, batchId);
  return true;
}
