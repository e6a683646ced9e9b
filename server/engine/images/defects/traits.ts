/** What marks are told by, all in levels, a value a pixel. */
import { gauss } from "../gauss";
import { createPlane, type Plane } from "../planes";
import { dilate, open } from "./morphology";

export type Traits = {
  lightness: Plane;
  /** Half the greatest width of what counts as thin, in pixels. */
  radius: number;
  noise: number;
  /** By how much what is thin stands out of what is broad. */
  thin: Plane;
  /** What is usual for `thin` around, and a little more than the noise. */
  usual: Plane;
  /** By how much it is brighter than all that is broad within some pixels. */
  outlying: Plane;
};

/** Levels that no eye tells apart. */
const UNSEEN = 2;

/** Pixels: how far away broad things are compared, and over what deviation the usual is the mean. */
const [AROUND, USUAL] = [8, 10];

/** Of bright marks; for dark ones give the negative. */
export function measureTraits(lightness: Plane, radius: number, noise: number): Traits {
  const broad = open(lightness, radius);
  const thin = subtract(lightness, broad);
  // Capped, so that the marks themselves hardly count.
  const usual = gauss({ ...thin, data: thin.data.map((height) => Math.min(height, 24)) }, USUAL);
  for (let i = 0; i < usual.data.length; i++) usual.data[i] = (usual.data[i] as number) + noise + UNSEEN;
  return { lightness, radius, noise, thin, usual, outlying: subtract(lightness, dilate(broad, AROUND)) };
}

export function subtract(a: Plane, b: Plane): Plane {
  const result = createPlane(a.width, a.height);
  for (let i = 0; i < result.data.length; i++) result.data[i] = (a.data[i] as number) - (b.data[i] as number);
  return result;
}
