/** The orthonormal 8 × 8 discrete cosine transform, in place: coefficient (u, v) at index 8·v + u. */

export const SIDE = 8;
export const SIZE = SIDE * SIDE;

const cosine = (k: number) => Math.cos((k * Math.PI) / 16) / 2;
const [C1, C2, C3, C4, C5, C6, C7] = [1, 2, 3, 4, 5, 6, 7].map(cosine) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

export function forward(block: Float32Array): void {
  for (let row = 0; row < SIZE; row += SIDE) forward8(block, row, 1);
  for (let column = 0; column < SIDE; column++) forward8(block, column, SIDE);
}

export function inverse(block: Float32Array): void {
  for (let column = 0; column < SIDE; column++) inverse8(block, column, SIDE);
  for (let row = 0; row < SIZE; row += SIDE) inverse8(block, row, 1);
}

/** Sums and differences of mirrored samples halve the multiplications. */
function forward8(b: Float32Array, at: number, step: number): void {
  const a0 = b[at] as number;
  const a1 = b[at + step] as number;
  const a2 = b[at + 2 * step] as number;
  const a3 = b[at + 3 * step] as number;
  const a4 = b[at + 4 * step] as number;
  const a5 = b[at + 5 * step] as number;
  const a6 = b[at + 6 * step] as number;
  const a7 = b[at + 7 * step] as number;
  const outer = a0 + a7 + a3 + a4;
  const inner = a1 + a6 + a2 + a5;
  const e2 = a0 + a7 - a3 - a4;
  const e3 = a1 + a6 - a2 - a5;
  const d0 = a0 - a7;
  const d1 = a1 - a6;
  const d2 = a2 - a5;
  const d3 = a3 - a4;
  b[at] = (outer + inner) * C4;
  b[at + step] = d0 * C1 + d1 * C3 + d2 * C5 + d3 * C7;
  b[at + 2 * step] = e2 * C2 + e3 * C6;
  b[at + 3 * step] = d0 * C3 - d1 * C7 - d2 * C1 - d3 * C5;
  b[at + 4 * step] = (outer - inner) * C4;
  b[at + 5 * step] = d0 * C5 - d1 * C1 + d2 * C7 + d3 * C3;
  b[at + 6 * step] = e2 * C6 - e3 * C2;
  b[at + 7 * step] = d0 * C7 - d1 * C5 + d2 * C3 - d3 * C1;
}

function inverse8(b: Float32Array, at: number, step: number): void {
  const x0 = (b[at] as number) * C4;
  const x1 = b[at + step] as number;
  const x2 = b[at + 2 * step] as number;
  const x3 = b[at + 3 * step] as number;
  const x4 = (b[at + 4 * step] as number) * C4;
  const x5 = b[at + 5 * step] as number;
  const x6 = b[at + 6 * step] as number;
  const x7 = b[at + 7 * step] as number;
  const s0 = x0 + x4 + x2 * C2 + x6 * C6;
  const s1 = x0 - x4 + x2 * C6 - x6 * C2;
  const s2 = x0 - x4 - x2 * C6 + x6 * C2;
  const s3 = x0 + x4 - x2 * C2 - x6 * C6;
  const d0 = x1 * C1 + x3 * C3 + x5 * C5 + x7 * C7;
  const d1 = x1 * C3 - x3 * C7 - x5 * C1 - x7 * C5;
  const d2 = x1 * C5 - x3 * C1 + x5 * C7 + x7 * C3;
  const d3 = x1 * C7 - x3 * C5 + x5 * C3 - x7 * C1;
  b[at] = s0 + d0;
  b[at + step] = s1 + d1;
  b[at + 2 * step] = s2 + d2;
  b[at + 3 * step] = s3 + d3;
  b[at + 4 * step] = s3 - d3;
  b[at + 5 * step] = s2 - d2;
  b[at + 6 * step] = s1 - d1;
  b[at + 7 * step] = s0 - d0;
}
