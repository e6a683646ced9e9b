/** A job as its watchers see it. Those who look at the same moment share one reading, however many they are. */
import DataLoader from "dataloader";
import type { Job } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import type { JobView } from "@/server/schemas/job";
import { LINE_TOPIC } from "./job-line";
import { withFiles } from "./job-page";
import { readJobs } from "./job-rows";
import { isFinal } from "./job-status";
import { type JobRow, toJobViews } from "./job-view";
import { jobTopic, noSuchJob } from "./jobs";

/** before: as this watcher has seen it last. */
type Look = { id: string; ownerId: string; before?: JobRow };
type Seen = { row: JobRow; view: JobView };
type Watcher = Pick<JobView, "version" | "queuePosition" | "preview">;

/**
 * The job now, and again after each change of it, of its place in line and of its preview, until it has ended.
 * after: the version that the watcher has seen. Someone else's job is NOT_FOUND.
 */
export async function* watch(deps: Deps, ownerId: string, id: string, after: number, signal: AbortSignal) {
  // Listen first, read second: what changes in between is told, not lost.
  const changes = deps.live.subscribe([jobTopic(id), LINE_TOPIC], signal)[Symbol.asyncIterator]();
  let before: JobRow | undefined;
  let seen: Watcher = { version: after, queuePosition: null, preview: null };
  try {
    for (; !signal.aborted; await changes.next()) {
      const { row, view } = await looksOf(deps).load({ id, ownerId, before });
      before = row;
      const moved = view.queuePosition !== seen.queuePosition || view.preview !== seen.preview;
      if (view.version > seen.version || (moved && view.version === seen.version)) yield view;
      if (view.version >= seen.version) seen = view;
      if (isFinal(view.status)) return;
    }
  } finally {
    await changes.return?.();
  }
}

/** Each number of ids is a statement of its own, so not too many. */
const OPTIONS = { cache: false, maxBatchSize: 100 };
const loaders = new WeakMap<Deps, DataLoader<Look, Seen>>();

function looksOf(deps: Deps): DataLoader<Look, Seen> {
  const known = loaders.get(deps);
  if (known) return known;
  const made = new DataLoader((looks: readonly Look[]) => readAll(deps, looks), OPTIONS);
  loaders.set(deps, made);
  return made;
}

async function readAll(deps: Deps, looks: readonly Look[]): Promise<(Seen | Error)[]> {
  const rows = await readRows(deps.db, looks);
  const views = await toJobViews(deps, [...rows.values()]);
  const viewOf = new Map(views.map((view) => [view.id, view]));
  return looks.map(({ id, ownerId }) => {
    const [row, view] = [rows.get(id), viewOf.get(id)];
    return row && view && row.ownerId === ownerId ? { row, view } : noSuchJob();
  });
}

/** Its photo stays the same, and it has results only once it is COMPLETED: most of the time one query is enough. */
async function readRows(db: Tx, looks: readonly Look[]): Promise<Map<string, JobRow>> {
  const known = new Map(looks.map(({ id, before }) => [id, before]));
  const jobs = await readJobs(db, [...known.keys()]);
  const isKnown = (job: Job) => known.get(job.id) !== undefined && job.status !== "COMPLETED";
  const read = await withFiles(
    db,
    jobs.filter((job) => !isKnown(job)),
  );
  const kept = jobs.filter(isKnown).map((job) => ({ ...known.get(job.id), ...job }) as JobRow);
  return new Map([...read, ...kept].map((row) => [row.id, row]));
}
