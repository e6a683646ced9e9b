/** How restless a picture is around its marks, were they not there. */
import { gauss } from "../gauss";
import { fillSmoothly } from "../inpaint/fill";
import { createPlane, type Plane } from "../planes";
import { close, dilate, open } from "./morphology";
import { subtract, type Traits } from "./traits";

/** Pixels: the deviation of the neighbourhood. */
const NEIGHBOURHOOD = 5;

/** Levels that no eye tells apart. */
const UNSEEN = 2;

/** The mean of thin bright and dark detail around each pixel, not counting `marks`; never below the noise. */
export function groundTexture({ lightness, radius, noise }: Traits, marks: Uint8Array): Plane {
  const { width, height } = lightness;
  const covered = dilate({ width, height, data: Float32Array.from(marks) }, 2).data;
  const ground = fillSmoothly(lightness, Uint8Array.from(covered));
  const detail = subtract(close(ground, radius), open(ground, radius));
  const counted = createPlane(width, height);
  for (let i = 0; i < covered.length; i++) {
    counted.data[i] = covered[i] ? 0 : 1;
    if (covered[i]) detail.data[i] = 0;
  }
  const [sums, shares] = [gauss(detail, NEIGHBOURHOOD), gauss(counted, NEIGHBOURHOOD)];
  for (let i = 0; i < covered.length; i++)
    sums.data[i] = UNSEEN + noise + (sums.data[i] as number) / ((shares.data[i] as number) + 0.01);
  return sums;
}
