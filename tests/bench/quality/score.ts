/** How a damaged photo, what anyone can do about it, and the restored one compare with the truth. */
import type { Picture } from "@/server/engine/images/picture";
import { resample } from "@/server/engine/images/resample";
import { bicubicWithAutoLevels } from "./baseline";
import { psnr, ssim } from "./metrics";

type Closeness = { psnr: number; ssim: number };
export type Score = { damaged: Closeness; baseline: Closeness; restored: Closeness };

/** The damaged photo is shown at the truth's size, as a browser would. */
export function scoreOf(truth: Picture, damaged: Picture, restored: Picture): Score {
  const { width, height } = truth;
  const closeness = (picture: Picture) => ({ psnr: psnr(truth, picture), ssim: ssim(truth, picture) });
  return {
    damaged: closeness(resample(damaged, width, height, "bilinear")),
    baseline: closeness(bicubicWithAutoLevels(damaged, width, height)),
    restored: closeness(restored),
  };
}

export function meanScore(scores: Score[]): Score {
  const mean = (of: (score: Score) => number) => scores.reduce((sum, score) => sum + of(score), 0) / scores.length;
  const closeness = (which: keyof Score) => ({
    psnr: mean((score) => score[which].psnr),
    ssim: mean((score) => score[which].ssim),
  });
  return { damaged: closeness("damaged"), baseline: closeness("baseline"), restored: closeness("restored") };
}

/** By how much the restored photo is closer than the better one of the others. */
export const leadOf = ({ damaged, baseline, restored }: Score): Closeness => ({
  psnr: restored.psnr - Math.max(damaged.psnr, baseline.psnr),
  ssim: restored.ssim - Math.max(damaged.ssim, baseline.ssim),
});
