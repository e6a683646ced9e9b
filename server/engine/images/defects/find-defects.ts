/** Finds scratches, cracks, dust and hairs: thin marks that are brighter or darker than all around them. */
import type { Plane } from "../planes";
import { type Component, draw, findComponents } from "./components";
import { groundTexture } from "./ground";
import { createLineMeasure } from "./lines";
import { dilate } from "./morphology";
import { measureTraits, type Traits } from "./traits";

/** Half the greatest width of scratches and of specks, in pixels. */
const [THIN, SMALL] = [3, 5];

/** A piece of a scratch is at least this long, in pixels. */
const LENGTH = 25;

/**
 * How many times a mark must exceed the texture around: to be looked at, and, measured without the marks themselves, to
 * be believed. Real detail such as whiskers, teeth or cables seldom exceeds its surroundings so far.
 */
const LINE = { candidate: 1.5, convincing: 5 };
const SPECK = { candidate: 3, convincing: 12 };

/**
 * 1 where `lightness` (0..255) has a mark. `sensitivity` 0..1, of which each half doubles what is believed; `noise` is
 * the deviation of the lightness.
 */
export function findDefects(lightness: Plane, sensitivity: number, noise: number): Uint8Array {
  const negative = { ...lightness, data: lightness.data.map((level) => 255 - level) };
  const doubt = 2 ** (1 - 2 * sensitivity);
  const found = [lightness, negative].flatMap((plane) => [
    findScratches(measureTraits(plane, THIN, noise), doubt),
    findSpecks(measureTraits(plane, SMALL, noise), doubt),
  ]);
  return Uint8Array.from(lightness.data, (_, i) => (found.some((marks) => marks[i]) ? 1 : 0));
}

function findScratches(traits: Traits, doubt: number): Uint8Array {
  const { width, height } = traits.thin;
  const strengths = lineStrengths(traits);
  const candidates = strengths.map((strength, i) =>
    strength > LINE.candidate * (traits.usual.data[i] as number) ? 1 : 0,
  );
  const long = findComponents(Uint8Array.from(candidates), width, height).filter(
    ({ left, right, top, bottom }) => Math.hypot(right - left, bottom - top) >= LENGTH,
  );
  return believe(traits, long, (pixel) => strengths[pixel] as number, LINE.convincing * doubt);
}

/** Of the pixels that may be a line's; 0 for the others. */
function lineStrengths({ lightness, thin, usual, outlying }: Traits): Float32Array {
  const measure = createLineMeasure(thin, lightness);
  return thin.data.map((height, i) => {
    if (height < LINE.candidate * (usual.data[i] as number) || (outlying.data[i] as number) < 0) return 0;
    return measure(i % thin.width, Math.floor(i / thin.width));
  });
}

function findSpecks(traits: Traits, doubt: number): Uint8Array {
  const { thin, usual, outlying } = traits;
  const candidates = Uint8Array.from(thin.data, (height, i) => {
    const floor = usual.data[i] as number;
    return height > SPECK.candidate * floor && (outlying.data[i] as number) > floor ? 1 : 0;
  });
  const small = findComponents(candidates, thin.width, thin.height).filter(
    ({ pixels, left, right, top, bottom }) =>
      pixels.length > 1 && right - left <= 2 * SMALL + 2 && bottom - top <= 2 * SMALL + 2,
  );
  return believe(traits, small, (pixel) => thin.data[pixel] as number, SPECK.convincing * doubt);
}

/** Keeps the components whose mean strength exceeds the texture of their ground often enough, with their borders. */
function believe(traits: Traits, components: Component[], strengthAt: (pixel: number) => number, ratio: number) {
  const texture = groundTexture(traits, draw(components, traits.thin.data.length));
  const mean = ({ pixels }: Component, valueAt: (pixel: number) => number) =>
    pixels.reduce((sum, pixel) => sum + valueAt(pixel), 0) / pixels.length;
  const kept = components.filter(
    (component) => mean(component, strengthAt) > ratio * mean(component, (pixel) => texture.data[pixel] as number),
  );
  return withBorders(traits.thin, draw(kept, texture.data.length));
}

/** A mark's soft border belongs to it: what is at least a fifth as high as the mark beside, and a pixel more. */
function withBorders({ width, height, data }: Plane, marks: Uint8Array): Uint8Array {
  const heights = { width, height, data: data.map((value, i) => (marks[i] ? value : 0)) };
  const beside = dilate(heights, 2).data;
  const whole = data.map((value, i) => {
    const mark = beside[i] as number;
    return marks[i] || (mark > 0 && value > Math.max(4, 0.2 * mark)) ? 1 : 0;
  });
  return Uint8Array.from(dilate({ width, height, data: whole }, 1).data);
}
