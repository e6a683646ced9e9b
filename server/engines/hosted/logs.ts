/** How far a model is, from what it prints. Pure. */

/** tqdm's bars, which nearly all models print: " 43%|████▎     | 12/28 [00:03<00:04, 3.64it/s]". */
const BAR = /(\d{1,3})%\s*\|/g;

/** 0..1 by the last bar; a run's end is told by its status alone, so a full bar is just short of it. */
export function fractionIn(logs: string): number {
  const last = [...logs.slice(-4000).matchAll(BAR)].at(-1)?.[1];
  return Math.min(0.99, Number(last ?? 0) / 100);
}
