/** Which events anything here listens to. */
import type { InngestFunction } from "inngest";
import { batchResumed, enginesChanged } from "./events";

/** Runs wait for these; they start none. */
const AWAITED = [enginesChanged, batchResumed];

type Named = { event?: string | { name?: string; event?: string } };
const nameOf = ({ event }: Named) => (typeof event === "string" ? event : event?.event);

export function heardBy(functions: InngestFunction.Any[]): (name: string) => boolean {
  const named = functions.flatMap(({ opts }) => [...(opts.triggers ?? []), ...(opts.cancelOn ?? [])] as Named[]);
  const names = new Set([...named.map(nameOf), ...AWAITED.map((event) => event.event)]);
  return (name) => names.has(name);
}
