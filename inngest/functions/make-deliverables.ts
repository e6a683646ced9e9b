/** The operations of a job: each a step with tries of its own, those of a level side by side. */
import type { Operation } from "@/server/schemas/operation";
import type { Made } from "@/server/services/job-deliverables";
import { failureOf } from "./failures";

/** from: what an operation before it made, which it works on. */
type Make = (operation: Operation, from: Made | undefined) => Promise<Made>;
type Durably = (name: string, work: () => Promise<Made>) => Promise<Made>;

/** What became of each: one that fails takes only those with it that come after it. */
export async function makeDeliverables(durably: Durably, levels: Operation[][], make: Make): Promise<Made[]> {
  const made = new Map<string, Made>();
  const attempt = async (operation: Operation): Promise<Made> => {
    const { id: name, after } = operation;
    if (after.some((before) => made.get(before)?.status !== "COMPLETED")) return { name, status: "SKIPPED" };
    const step = durably(`make-${name}`, () => make(operation, made.get(after[0] ?? "")));
    return step.catch((error: unknown) => {
      const { code, message } = failureOf(error);
      return { name, status: "FAILED", code, message };
    });
  };
  for (const level of levels) {
    for (const one of await Promise.all(level.map(attempt))) made.set(one.name, one);
  }
  return [...made.values()];
}
