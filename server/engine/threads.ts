/** How many threads a model may use on this machine. */
import os from "node:os";

/** All cores of a small machine, which would be slow otherwise; of a larger one, all but one. */
export function modelThreads(cores = os.availableParallelism()): number {
  return cores <= 2 ? cores : cores - 1;
}
