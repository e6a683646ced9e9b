/** From where a picture of a model is taken: from the front, a little from the left and above, without perspective. */
import type { Piece } from "./pieces";

/** Degrees; the page opens its model at the same angle. */
const [AZIMUTH, ELEVATION] = [-25, 15];
/** Of the longer side, kept free around the model. */
const MARGIN = 0.05;
const MOST_EXTREME_ASPECT = 3;

type Vector = readonly [number, number, number];
/** right, up and towards the viewer, as unit vectors of the model's space; then where and how large the picture is. */
export type View = {
  axes: readonly [Vector, Vector, Vector];
  left: number;
  top: number;
  /** Pixels for one unit of the model. */
  scale: number;
  width: number;
  height: number;
};

/** So that all of the model is in a picture with this many pixels on its longer side. undefined: it has no extent. */
export function viewOf(pieces: Piece[], side: number): View | undefined {
  const axes = axesAt((AZIMUTH * Math.PI) / 180, (ELEVATION * Math.PI) / 180);
  const [across, upwards] = [rangeAlong(pieces, axes[0]), rangeAlong(pieces, axes[1])];
  const longest = Math.max(across.length, upwards.length);
  if (!(longest > 0 && Number.isFinite(longest))) return undefined;
  const room = (length: number) => Math.max(length, longest / MOST_EXTREME_ASPECT) + 2 * MARGIN * longest;
  const [width, height] = [room(across.length), room(upwards.length)];
  const scale = side / Math.max(width, height);
  return {
    axes,
    left: across.middle - width / 2,
    top: upwards.middle + height / 2,
    scale,
    width: Math.round(width * scale),
    height: Math.round(height * scale),
  };
}

/** Azimuth: to the right of the front; elevation: above it. In radians. */
function axesAt(azimuth: number, elevation: number): View["axes"] {
  const [sinA, cosA, sinE, cosE] = [Math.sin(azimuth), Math.cos(azimuth), Math.sin(elevation), Math.cos(elevation)];
  return [
    [cosA, 0, -sinA],
    [-sinA * sinE, cosE, -cosA * sinE],
    [sinA * cosE, sinE, cosA * cosE],
  ];
}

function rangeAlong(pieces: Piece[], [x, y, z]: Vector): { middle: number; length: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { positions, indices } of pieces) {
    for (const corner of indices) {
      const i = 3 * corner;
      const along = x * (positions[i] as number) + y * (positions[i + 1] as number) + z * (positions[i + 2] as number);
      if (along < low) low = along;
      if (along > high) high = along;
    }
  }
  return { middle: (low + high) / 2, length: high - low };
}
