/** Single photos and rolls in one order. Pure. */
import type { BatchView } from "@/server/schemas/batch";
import type { JobView } from "@/server/schemas/job";

export type Entry = { createdAt: Date; job: JobView } | { createdAt: Date; roll: BatchView };

/** Newest first; more: older photos are still to come, and what is older than the last one here waits for them. */
export function entriesOf(jobs: JobView[], rolls: BatchView[], more: boolean): Entry[] {
  const oldest = more ? jobs.at(-1)?.id : undefined;
  const shown = rolls.filter(({ id }) => !oldest || id > oldest);
  const entries = [
    ...jobs.map((job) => ({ id: job.id, entry: { createdAt: job.createdAt, job } })),
    ...shown.map((roll) => ({ id: roll.id, entry: { createdAt: roll.createdAt, roll } })),
  ];
  return entries.sort((a, b) => (a.id < b.id ? 1 : -1)).map(({ entry }) => entry);
}
