/** Tells photos in one tone (grey, sepia, cyanotype) from photos in colour. */
import type { Picture } from "../picture";

/** Levels by which colours may differ from the tone of their lightness: noise and JPEG make as much. */
const SPREAD = 5;

const BINS = 32;
const MAX_SAMPLES = 200_000;

/**
 * Whether colour follows from lightness alone: within each of 32 steps of lightness all pixels have about the same
 * differences between their channels.
 */
export function isMonochrome({ data }: Picture): boolean {
  const every = 3 * Math.max(1, Math.floor(data.length / 3 / MAX_SAMPLES));
  const bins = Array.from({ length: BINS }, () => ({ count: 0, warm: 0, green: 0, squares: 0 }));
  for (let i = 0; i < data.length; i += every) {
    const [red, green, blue] = [data[i], data[i + 1], data[i + 2]] as [number, number, number];
    const bin = bins[Math.floor((((red + green + blue) / 3) * BINS) / 256)] as (typeof bins)[number];
    const [warm, greenness] = [red - blue, green - (red + blue) / 2];
    bin.count++;
    bin.warm += warm;
    bin.green += greenness;
    bin.squares += warm * warm + greenness * greenness;
  }
  const used = bins.filter(({ count }) => count > 0);
  const total = used.reduce((sum, { count }) => sum + count, 0);
  const variance = used.reduce(
    (sum, { count, warm, green, squares }) => sum + squares - (warm * warm + green * green) / count,
    0,
  );
  return Math.sqrt(variance / total) < SPREAD;
}
