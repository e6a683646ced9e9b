/** Results of the nodes of the last graph, so that a graph that shares nodes with it need not run them again. */
import type { NodeResult } from "../nodes/node";

/** Larger results are not kept: a photo of 12 megapixels enlarged four times takes 576 MB. */
const MAX_BYTES = 64 * 1024 * 1024;

export type ResultCache = {
  get(key: string): NodeResult | undefined;
  set(key: string, result: NodeResult): void;
  /** Forgets all but these, as ComfyUI does when the next graph begins. */
  keepOnly(keys: Iterable<string>): void;
};

export function createResultCache(): ResultCache {
  const results = new Map<string, NodeResult>();
  return {
    get: (key) => results.get(key),
    set(key, result) {
      if (sizeOf(result) <= MAX_BYTES) results.set(key, result);
    },
    keepOnly(keys) {
      const kept = new Set(keys);
      for (const key of results.keys()) if (!kept.has(key)) results.delete(key);
    },
  };
}

/** Bytes of the pictures among a result's values. */
function sizeOf({ values }: NodeResult): number {
  const pictures = values.flat().map((value) => (value as { data?: Uint8Array } | undefined)?.data?.byteLength ?? 0);
  return pictures.reduce((a, b) => a + b, 0);
}
