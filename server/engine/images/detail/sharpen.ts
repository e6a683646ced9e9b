/** Takes a blur of known size back out. */
import { gauss } from "../gauss";
import type { Plane } from "../planes";

const ROUNDS = 4;

/**
 * Van Cittert's deconvolution: what blurring the result would still lose is added, a few times; more would bring up
 * noise. `sigma`: the blur's deviation in pixels. `strength`: 1 takes back all of it.
 */
export function sharpen(plane: Plane, sigma: number, strength: number): Plane {
  const estimate = { ...plane, data: Float32Array.from(plane.data) };
  for (let round = 0; round < ROUNDS; round++) {
    const blurred = gauss(estimate, sigma).data;
    for (let i = 0; i < blurred.length; i++)
      estimate.data[i] = (estimate.data[i] as number) + (plane.data[i] as number) - (blurred[i] as number);
  }
  for (let i = 0; i < estimate.data.length; i++) {
    const level = plane.data[i] as number;
    estimate.data[i] = level + strength * ((estimate.data[i] as number) - level);
  }
  return estimate;
}
