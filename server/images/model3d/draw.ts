/** Draws triangles into pixels: nearest first by a depth buffer, lit from the upper left. */
import { pauses } from "@/server/lib/pauses";
import type { Piece } from "./pieces";
import type { View } from "./view";

/** Towards the light, in the viewer's axes: right, up, forward. */
const LIGHT = [-0.45, 0.55, 0.7] as const;
const AMBIENT = 0.5;
const DIFFUSE = 0.55;

/** Triangles between two looks at the clock. */
const BATCH = 3 * 2048;

/** What is drawn on: RGBA bytes, transparent where nothing is, and how near each pixel is. */
type Canvas = { width: number; height: number; pixels: Uint8Array; nearest: Float32Array };

/** Looks at pixels, in all: a thousand sheets behind one another would take hours. */
const MAX_LOOKS = 200_000_000;

/** Red, green, blue and alpha of each pixel. undefined: it would take too long. */
export async function draw(pieces: Piece[], view: View, maxLooks = MAX_LOOKS): Promise<Uint8Array | undefined> {
  const { width, height } = view;
  const nearest = new Float32Array(width * height).fill(Number.NEGATIVE_INFINITY);
  const canvas = { width, height, pixels: new Uint8Array(width * height * 4), nearest };
  const pause = pauses();
  let looks = 0;
  for (const piece of pieces) {
    const corners = project(piece, view);
    for (let i = 0; i < piece.indices.length; i += 3) {
      if (i % BATCH === 0) await pause();
      looks += fillTriangle(canvas, piece, corners, i);
      if (looks > maxLooks) return undefined;
    }
  }
  return canvas.pixels;
}

/** Numbers a vertex: x and y in pixels, the distance towards the viewer, the light on it, u and v. */
const STRIDE = 6;
type Corners = Float32Array;

function project({ positions, normals, uvs }: Piece, { axes, left, top, scale }: View): Corners {
  const count = positions.length / 3;
  const corners = new Float32Array(count * STRIDE);
  const along = (values: Float32Array, i: number, [x, y, z]: View["axes"][number]) =>
    x * (values[i] as number) + y * (values[i + 1] as number) + z * (values[i + 2] as number);
  for (let vertex = 0; vertex < count; vertex++) {
    const [i, to] = [vertex * 3, vertex * STRIDE];
    corners[to] = (along(positions, i, axes[0]) - left) * scale;
    corners[to + 1] = (top - along(positions, i, axes[1])) * scale;
    corners[to + 2] = along(positions, i, axes[2]);
    corners[to + 3] = light(along(normals, i, axes[0]), along(normals, i, axes[1]), along(normals, i, axes[2]));
    corners[to + 4] = uvs?.[vertex * 2] ?? 0;
    corners[to + 5] = uvs?.[vertex * 2 + 1] ?? 0;
  }
  return corners;
}

/** Both sides of a surface are seen: the normal is taken as facing the viewer. */
function light(right: number, up: number, forward: number): number {
  const facing = (forward < 0 ? -1 : 1) * (LIGHT[0] * right + LIGHT[1] * up + LIGHT[2] * forward);
  return AMBIENT + DIFFUSE * Math.max(0, facing);
}

/** Every pixel whose middle lies in the triangle gets its share of each corner (p, q, r: barycentric coordinates). Returns how many were looked at. */
function fillTriangle(canvas: Canvas, piece: Piece, corners: Corners, first: number): number {
  const a = (piece.indices[first] as number) * STRIDE;
  const b = (piece.indices[first + 1] as number) * STRIDE;
  const c = (piece.indices[first + 2] as number) * STRIDE;
  const ax = corners[a] as number;
  const ay = corners[a + 1] as number;
  const abx = (corners[b] as number) - ax;
  const aby = (corners[b + 1] as number) - ay;
  const acx = (corners[c] as number) - ax;
  const acy = (corners[c + 1] as number) - ay;
  const area = abx * acy - aby * acx;
  if (!(Math.abs(area) > 0)) return 0;
  const right = Math.min(canvas.width - 1, ax + Math.max(0, abx, acx));
  const bottom = Math.min(canvas.height - 1, ay + Math.max(0, aby, acy));
  const left = Math.max(0, Math.ceil(ax + Math.min(0, abx, acx)));
  const top = Math.max(0, Math.ceil(ay + Math.min(0, aby, acy)));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const q = ((x - ax) * acy - (y - ay) * acx) / area;
      const r = (abx * (y - ay) - aby * (x - ax)) / area;
      const p = 1 - q - r;
      if (p >= 0 && q >= 0 && r >= 0) paint(canvas, y * canvas.width + x, piece, corners, a, b, c, p, q, r);
    }
  }
  return Math.max(0, right - left + 1) * Math.max(0, bottom - top + 1);
}

function paint(
  { pixels, nearest }: Canvas,
  pixel: number,
  { colour, texture }: Piece,
  corners: Corners,
  a: number,
  b: number,
  c: number,
  p: number,
  q: number,
  r: number,
): void {
  const distance = p * (corners[a + 2] as number) + q * (corners[b + 2] as number) + r * (corners[c + 2] as number);
  if (distance <= (nearest[pixel] as number)) return;
  nearest[pixel] = distance;
  const brightness = p * (corners[a + 3] as number) + q * (corners[b + 3] as number) + r * (corners[c + 3] as number);
  const u = p * (corners[a + 4] as number) + q * (corners[b + 4] as number) + r * (corners[c + 4] as number);
  const v = p * (corners[a + 5] as number) + q * (corners[b + 5] as number) + r * (corners[c + 5] as number);
  const from = texture ? 3 * (wrap(v, texture.height) * texture.width + wrap(u, texture.width)) : 0;
  for (let channel = 0; channel < 3; channel++) {
    const level = texture ? (texture.data[from + channel] as number) : 255;
    pixels[pixel * 4 + channel] = Math.min(255, level * (colour[channel] as number) * brightness);
  }
  pixels[pixel * 4 + 3] = 255;
}

/** A texture is repeated, but its last border is its last pixel, not its first again. */
function wrap(share: number, size: number): number {
  const inside = share >= 0 && share <= 1 ? share : share - Math.floor(share);
  return Math.min(size - 1, Math.floor(inside * size) || 0);
}
