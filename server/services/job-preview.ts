/** The pictures that an engine shows while it works: the last of each job, for those who watch it. */
import type { Deps } from "@/server/deps";
import type { EnginePreview } from "@/server/engines/engine";
import type { JobAttempt } from "./job-attempt";
import { isFinal } from "./job-status";
import { jobTopic, ownJob } from "./jobs";

/** Three a second look alive; samplers show up to twenty. */
const EVERY_MS = 330;

/** Passes on the first picture, and then one in EVERY_MS. */
export function previewReporter(deps: Deps, { jobId }: JobAttempt) {
  let shownAt = Number.NEGATIVE_INFINITY;
  return (picture: EnginePreview): void => {
    const now = deps.now().getTime();
    if (now - shownAt < EVERY_MS) return;
    shownAt = now;
    deps.previews.put(jobId, picture);
    deps.live.publish(jobTopic(jobId));
  };
}

/** The last picture of an own job that is under way; null when this process has none. @throws AppError NOT_FOUND */
export async function latestPreview(deps: Deps, ownerId: string, jobId: string) {
  const { id, status } = await ownJob(deps.db, ownerId, jobId);
  // One more may come from an engine that has not heard of the end yet.
  return isFinal(status) ? null : (deps.previews.get(id) ?? null);
}
