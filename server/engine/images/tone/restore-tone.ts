/** Undoes fading and colour casts: brings black and white of each channel back to where they were. */
import { measureSoftness } from "../detail/softness";
import { createPicture, type Picture } from "../picture";
import { toPlanes } from "../planes";
import { fadingOf, findEnds, planStretches, type Stretch } from "./levels";
import { isMonochrome } from "./monochrome";

/**
 * `strength` 0..1. A photo that has not faded stays as it is. Photos without colours, or in one tone such as sepia, keep
 * that: only their lightness is stretched.
 */
export function restoreTone(picture: Picture, strength: number): Picture {
  if (strength === 0) return picture;
  const softness = Math.min(MOST_SOFTNESS, measureSoftness(toPlanes(picture)[0]));
  return isMonochrome(picture)
    ? restoreLightness(picture, strength, softness)
    : restoreChannels(picture, strength, softness);
}

/** Pixels: large scans of soft photos have faded all the same. */
const MOST_SOFTNESS = 1.5;

function restoreChannels(picture: Picture, strength: number, softness: number): Picture {
  const ends = [0, 1, 2].map((channel) => findEnds(countLevels(picture, (data, i) => data[i + channel] as number)));
  const share = strength * fadingOf(ends, softness);
  if (share === 0) return picture;
  const tables = planStretches(ends).map((stretch) => changes(stretch, share));
  return addToChannels(picture, (data, i, channel) => (tables[channel] as Float32Array)[data[i + channel] as number]);
}

/** The same is added to all three channels, so that the tone stays. */
function restoreLightness(picture: Picture, strength: number, softness: number): Picture {
  const ends = [findEnds(countLevels(picture, meanAt))];
  const share = strength * fadingOf(ends, softness);
  if (share === 0) return picture;
  const table = changes(planStretches(ends)[0] as Stretch, share);
  return addToChannels(picture, (data, i) => table[meanAt(data, i)]);
}

/** What is added to each of the 256 levels. */
const changes = ({ black, to, gain }: Stretch, share: number) =>
  Float32Array.from({ length: 256 }, (_, level) => share * (to + (level - black) * gain - level));

const meanAt = (data: Uint8Array, i: number) =>
  Math.round(((data[i] as number) + (data[i + 1] as number) + (data[i + 2] as number)) / 3);

function countLevels({ data }: Picture, levelAt: (data: Uint8Array, i: number) => number): Float64Array {
  const counts = new Float64Array(256);
  for (let i = 0; i < data.length; i += 3) {
    const level = levelAt(data, i);
    counts[level] = (counts[level] as number) + 1;
  }
  return counts;
}

function addToChannels(
  { width, height, data }: Picture,
  changeAt: (data: Uint8Array, i: number, channel: number) => number | undefined,
): Picture {
  const result = createPicture(width, height);
  const bytes = new Uint8ClampedArray(result.data.buffer);
  for (let i = 0; i < data.length; i += 3)
    for (let channel = 0; channel < 3; channel++)
      bytes[i + channel] = (data[i + channel] as number) + (changeAt(data, i, channel) ?? 0);
  return result;
}
