/** Damages a photo as age, handling and files do; the same seed gives the same damage. */

import { sharp } from "@/server/engine/images/hardened-sharp";
import type { Picture } from "@/server/engine/images/picture";
import { gaussianBlur } from "./blur";
import { createRandom, type Random } from "./random";
import { createOpacity, drawFibre, drawScratch, drawSpeck, type Opacity, paint } from "./strokes";

export const STRENGTHS = ["light", "medium", "heavy"] as const;
export type Strength = (typeof STRENGTHS)[number];

type Damage = (photo: Picture, strength: number, random: Random) => Picture | Promise<Picture>;

/** By kind; strength is 0, 1 or 2. */
export const DAMAGES: Record<string, Damage> = {
  fading: (photo, strength) => {
    const [black, white] = [[20, 236] as const, [40, 216] as const, [60, 196] as const][strength] ?? [0, 255];
    const saturation = [0.92, 0.85, 0.75][strength] as number;
    return mapPixels(photo, (channels) => {
      const grey = (channels[0] + channels[1] + channels[2]) / 3;
      return channels.map((level) => black + ((white - black) * (grey + saturation * (level - grey))) / 255);
    });
  },
  /** Dyes that faded unevenly: each channel's black rises and its white sinks on its own. */
  cast: (photo, strength, random) => {
    const size = [14, 28, 45][strength] as number;
    const order = random.next() < 0.5 ? [0.15, 1, 0.8] : [0.1, 0.45, 1];
    const blacks = [1, 0.35, 0.6].map((share) => size * share * random.between(0.7, 1.1));
    const whites = order.map((share) => 255 - 1.6 * size * share * random.between(0.8, 1.1));
    return mapPixels(photo, (channels) =>
      channels.map((level, c) => {
        const [black, white] = [blacks[c] as number, whites[c] as number];
        return black + ((white - black) * level) / 255;
      }),
    );
  },
  scratches: (photo, strength, random) => wear(photo, scratches(photo, strength, random)),
  dust: (photo, strength, random) => wear(photo, dust(photo, strength, random)),
  noise: (photo, strength, random) => addNoise(photo, [6, 12, 24][strength] as number, random),
  blur: (photo, strength) => gaussianBlur(photo, [0.8, 1.4, 2.2][strength] as number),
  jpeg: (photo, strength) => compress(photo, [40, 20, 10][strength] as number),
};

/** One damage of `kind`; the seed is the photo's name with kind and strength. */
export const damage = async (kind: string, photo: Picture, strength: Strength, name: string): Promise<Picture> =>
  (DAMAGES[kind] as Damage)(photo, STRENGTHS.indexOf(strength), createRandom(`${name} ${kind} ${strength}`));

type Marks = { opacity: Opacity; level: number }[];

/** Marks in the emulsion are near white, dirt and cracks near black. */
function scratches({ width, height }: Picture, strength: number, random: Random): Marks {
  const count = Math.round((([5, 12, 24][strength] as number) * width * height) / 512 ** 2);
  return Array.from({ length: count }, () => {
    const opacity = createOpacity(width, height);
    drawScratch(opacity, random, random.between(0.8, [1.8, 2.6, 3.6][strength] as number));
    return { opacity, level: markLevel(random) };
  });
}

function dust({ width, height }: Picture, strength: number, random: Random): Marks {
  const count = Math.round((([25, 60, 120][strength] as number) * width * height) / 512 ** 2);
  return Array.from({ length: count }, () => {
    const opacity = createOpacity(width, height);
    if (random.next() < 0.15) drawFibre(opacity, random);
    else drawSpeck(opacity, random, random.between(0.8, [2, 2.8, 4][strength] as number));
    return { opacity, level: markLevel(random) };
  });
}

const markLevel = (random: Random) => (random.next() < 0.7 ? random.between(225, 255) : random.between(5, 45));

function wear(photo: Picture, marks: Marks): Picture {
  const worn = { ...photo, data: photo.data.slice() };
  for (const { opacity, level } of marks) paint(worn, opacity, level);
  return worn;
}

/** Half of it the same in all channels, as grain is; weaker in the dark. */
function addNoise(photo: Picture, deviation: number, random: Random): Picture {
  return mapPixels(photo, (channels) => {
    const common = random.normal();
    const lightness = (channels[0] + channels[1] + channels[2]) / 3;
    const size = deviation * Math.sqrt(0.5 + lightness / 255);
    return channels.map((level) => level + size * Math.SQRT1_2 * (common + random.normal()));
  });
}

async function compress({ width, height, data }: Picture, quality: number): Promise<Picture> {
  const file = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
  return { width, height, data: new Uint8Array(await sharp(file).raw().toBuffer()) };
}

function mapPixels(photo: Picture, map: (channels: [number, number, number]) => number[]): Picture {
  const data = new Uint8ClampedArray(photo.data.length);
  for (let i = 0; i < data.length; i += 3)
    data.set(map([photo.data[i] as number, photo.data[i + 1] as number, photo.data[i + 2] as number]), i);
  return { ...photo, data: new Uint8Array(data.buffer) };
}

/** Where the damage shows: 1 where a pixel changed by more than `levels` in the mean of its channels. */
export function changed(before: Picture, after: Picture, levels: number): Uint8Array {
  return Uint8Array.from({ length: before.width * before.height }, (_, i) => {
    let sum = 0;
    for (let c = 3 * i; c < 3 * i + 3; c++) sum += Math.abs((after.data[c] as number) - (before.data[c] as number));
    return sum > 3 * levels ? 1 : 0;
  });
}
