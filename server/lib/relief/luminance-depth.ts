/** Guesses depth from light: what is bright comes forward, as in a relief lit from the front. */
import { bringDown, type DepthMap, stretch } from "./depth-map";
import { guidedFilter } from "./guided-filter";

export type LuminanceDepth = {
  /** 0..1: how large the unevenness is that becomes one surface. */
  smoothing: number;
  /** 0..1: how much of the unevenness smaller than that is laid on again. */
  detail: number;
  /** Dark comes forward instead. */
  invert: boolean;
};

/** Of the longer side, at full smoothing. */
const LARGEST_RADIUS = 0.06;
/** Steps of lightness well above a fifth of the range are edges. */
const EDGE_VARIANCE = 0.2 ** 2;

/** Depth in 0..1, on a grid of at most MAX_SIDE. */
export function depthFromLuminance(luminance: DepthMap, { smoothing, detail, invert }: LuminanceDepth): DepthMap {
  const light = stretch(bringDown(luminance));
  const radius = Math.round(smoothing * LARGEST_RADIUS * Math.max(light.width, light.height));
  const surface = radius > 0 ? guidedFilter(light, radius, EDGE_VARIANCE).data : light.data;
  const depth = surface.map((value, i) => value + detail * ((light.data[i] as number) - value));
  return stretch({ ...light, data: invert ? depth.map((value) => 1 - value) : depth });
}
