/** Finds a run in a server's queue. */
import type { Queue } from "./protocol";

export type Place =
  | { state: "running" }
  | { state: "queued" /** Runs before this one, running ones included. */; ahead: number };

/** Where the run stands; undefined when it is not in the queue. */
export function placeIn({ queue_running, queue_pending }: Queue, promptId: string): Place | undefined {
  if (queue_running.some(([, id]) => id === promptId)) return { state: "running" };
  const own = queue_pending.find(([, id]) => id === promptId);
  if (!own) return undefined;
  const before = queue_pending.filter(([number]) => number < own[0]).length;
  return { state: "queued", ahead: queue_running.length + before };
}

/** How many runs a new one would wait for. */
export const lengthOf = ({ queue_running, queue_pending }: Queue) => queue_running.length + queue_pending.length;
