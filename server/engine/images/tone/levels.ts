/** What a photo's histograms tell of its fading. */
import { ramp } from "../ramp";

/** The levels of the darkest and the brightest pixels, but for a few. */
export type Ends = { black: number; white: number };

/** How a level is brought back: black goes to `to`, and what is above it grows `gain` times. */
export type Stretch = { black: number; to: number; gain: number };

/** Shares of the pixels that may be darker than black, or brighter than white. */
const [DARKER, BRIGHTER] = [0.001, 0.998];

/** Where black and white of a good photo are, about. */
const [BLACK, WHITE] = [3, 250];

/** A mean black below the first is as it should be; above the second the photo has faded for certain. */
const [FINE, FADED] = [5, 9];

/** Levels by which a blur of one pixel lifts blacks, for they are small. */
const LIFTED_BY_BLUR = 14;

/** Sharp photos are at most this soft. */
const SHARP = 0.4;

/** Below the first range of levels there is nothing to tell fading by, as in a picture of one colour. */
const [BLANK, TELLING] = [16, 40];

/** Fading dulls whites about as much as it lifts blacks: both together twice as much. */
const RANGE_LOSS = 2;

/** `counts`: how many pixels have each of the 256 levels. */
export function findEnds(counts: Float64Array): Ends {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const levelAt = (share: number) => {
    let seen = 0;
    return counts.findIndex((count) => {
      seen += count;
      return seen > share * total;
    });
  };
  return { black: levelAt(DARKER), white: levelAt(BRIGHTER) };
}

/**
 * How far a photo with such ends has faded, 0..1. Its black tells: nothing fades without it rising, while many good
 * photos have no white. `softness`: the deviation of the photo's blur, in pixels.
 */
export function fadingOf(channels: Ends[], softness: number): number {
  const lift = mean(channels.map(({ black }) => black));
  const range = mean(channels.map(({ black, white }) => white - black));
  const byBlur = LIFTED_BY_BLUR * Math.max(0, softness - SHARP);
  return ramp(range, BLANK, TELLING) * ramp(lift, FINE + byBlur, FADED + byBlur);
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** For each channel; none gets brighter than white, and none more contrast than its photo can have lost. */
export function planStretches(channels: Ends[]): Stretch[] {
  const lift = Math.max(...channels.map(({ black }) => black));
  const most = 255 / Math.max(255 / 4, 255 - RANGE_LOSS * lift);
  return channels.map(({ black, white }) => {
    const to = Math.min(black, BLACK);
    const least = (255 - to) / (255 - black);
    const whole = (WHITE - to) / Math.max(1, white - black);
    return { black, to, gain: Math.max(least, Math.min(most, whole)) };
  });
}
