/** The prompts that wait, lowest number first. */
import type { Graph } from "./graph/graph";

export type Prompt = {
  number: number;
  /** Chosen by the client or ours; several waiting prompts may share one. */
  id: string;
  graph: Graph;
  /** As submitted, with `client_id` added. */
  extraData: Record<string, unknown>;
  /** Ids of the output nodes to run. */
  outputs: string[];
};

/** A prompt as /queue and /history show it. */
export const toTuple = ({ number, id, graph, extraData, outputs }: Prompt) => [number, id, graph, extraData, outputs];

export type Queue = ReturnType<typeof createQueue>;

export function createQueue() {
  let waiting: Prompt[] = [];
  return {
    /** After those of the same number. */
    add(prompt: Prompt): void {
      const after = waiting.findIndex(({ number }) => number > prompt.number);
      waiting.splice(after === -1 ? waiting.length : after, 0, prompt);
    },
    take: (): Prompt | undefined => waiting.shift(),
    /** Removes the first prompt with this id; false when there is none. */
    remove(id: string): boolean {
      const index = waiting.findIndex((prompt) => prompt.id === id);
      if (index !== -1) waiting.splice(index, 1);
      return index !== -1;
    },
    clear(): void {
      waiting = [];
    },
    list: (): readonly Prompt[] => waiting,
  };
}
