/** Jobs for which there is no engine now: what they wait for, and word to them when there may be one. */
import type { Deps } from "@/server/deps";
import { ENGINES_TOPIC } from "@/server/lib/topics";
import { lacksInWords } from "@/server/schemas/workflow";
import type { VariantAvailability } from "@/server/workflows/availability";
import { reasons } from "@/server/workflows/view";
import { writeEvent } from "./outbox";

type Known = { id: string; name: string }[];

/** For the job's owner: who could do it and is away, or what the engines here lack. */
export function waitingWords(found: VariantAvailability[], engines: Known): string {
  const able = new Set(found.flatMap((variant) => variant.engines));
  const names = engines.filter(({ id }) => able.has(id)).map(({ name }) => name);
  if (names.length === 0) return `Waiting for a server that can do this. ${lacksInWords(reasons(found))}`;
  const list = new Intl.ListFormat("en").format(names);
  return `Waiting for ${list}, which ${names.length > 1 ? "do" : "does"} not answer at the moment.`;
}

/** Until the process closes: whenever an engine changes, all jobs that wait for one look again. */
export async function wakeWaitingJobs(deps: Deps): Promise<void> {
  for await (const _ of deps.live.subscribe([ENGINES_TOPIC], deps.closing)) {
    await wake(deps).catch((error) => deps.log.warn({ err: error }, "waiting jobs were not told of an engine"));
  }
}

async function wake(deps: Deps): Promise<void> {
  const waiting = await deps.db.job.count({ where: { status: "PROCESSING", waitingFor: { not: null } } });
  if (waiting === 0) return;
  const event = { id: deps.newId(), name: "engines/changed", data: {}, createdAt: deps.now() } as const;
  await deps.commit((tx) => writeEvent(tx, event));
  deps.pokeOutbox();
}
