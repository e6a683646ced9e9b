/** A flag that stops a run from another thread, even while the running one never gets to read messages. */

/** Thrown in the run. */
export class Interrupted extends Error {}

export type InterruptFlag = Int32Array;

export const createInterruptFlag = (): InterruptFlag => new Int32Array(new SharedArrayBuffer(4));
export const setInterrupt = (flag: InterruptFlag, wanted: boolean) => Atomics.store(flag, 0, wanted ? 1 : 0);

export function throwIfInterrupted(flag: InterruptFlag): void {
  if (Atomics.load(flag, 0) === 1) throw new Interrupted();
}
