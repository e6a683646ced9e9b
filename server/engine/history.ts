/** The prompts that were run, oldest first, in memory as ComfyUI's are. */
import type { NodeOutput } from "./nodes/node";
import type { toTuple } from "./queue";

export type HistoryEntry = {
  prompt: ReturnType<typeof toTuple>;
  outputs: Record<string, NodeOutput>;
  status: { status_str: "success" | "error"; completed: boolean; messages: [event: string, data: unknown][] };
  meta: Record<string, unknown>;
};

/** The oldest are forgotten: an entry holds its whole graph. */
const MAX_ENTRIES = 1000;

export type History = ReturnType<typeof createHistory>;

export function createHistory(maxEntries = MAX_ENTRIES) {
  const entries = new Map<string, HistoryEntry>();
  return {
    /** A second run with the same id replaces the first. */
    add(id: string, entry: HistoryEntry): void {
      entries.delete(id);
      entries.set(id, entry);
      if (entries.size > maxEntries) entries.delete(entries.keys().next().value as string);
    },
    get: (id: string): HistoryEntry | undefined => entries.get(id),
    /** `maxItems` entries from `offset` on; without an offset the last ones. */
    page(maxItems?: number, offset = -1): [string, HistoryEntry][] {
      const all = [...entries];
      if (maxItems !== undefined && maxItems <= 0) return [];
      const start = offset >= 0 ? offset : maxItems === undefined ? 0 : Math.max(0, all.length - maxItems);
      return all.slice(start, maxItems === undefined ? undefined : start + maxItems);
    },
    remove: (id: string): boolean => entries.delete(id),
    clear: (): void => entries.clear(),
  };
}
