/** Scales pictures: across, then down, holding only the few rows that the next output row needs. */
import { createTaps, type Taps } from "./filters";
import { createPicture, type Picture, toByte } from "./picture";

type Row = Float32Array | Uint8ClampedArray;

/**
 * `method`: one of SCALE_METHODS. With lanczos levels are rounded to bytes after each of the two passes, as in Pillow;
 * the others compute in floats and are cut to bytes at the end.
 */
export function resample(source: Picture, width: number, height: number, method: string): Picture {
  if (width === source.width && height === source.height) return source;
  const result = createPicture(width, height);
  const rounds = method === "lanczos";
  const across = createTaps(method, source.width, width);
  const down = createTaps(method, source.height, height);
  const rowAt = createRowCache(source, across, width, down.count, rounds);
  const sum = new Float64Array(width * 3);
  const rounded = new Uint8ClampedArray(result.data.buffer);
  for (let y = 0; y < height; y++) {
    addRows(sum, rowAt, down, y);
    const start = y * sum.length;
    if (rounds) rounded.set(sum, start);
    else for (let i = 0; i < sum.length; i++) result.data[start + i] = toByte(sum[i] as number);
  }
  return result;
}

/** Four rows a turn, which takes half the time of one: each turn reads and writes the sum. */
function addRows(sum: Float64Array, rowAt: (y: number) => Row, { count, sources, weights }: Taps, y: number): void {
  sum.fill(0);
  for (let tap = y * count; tap < (y + 1) * count; tap += 4) {
    const [a, b, c, d] = sources.subarray(tap, tap + 4) as unknown as [number, number, number, number];
    const [rowA, rowB, rowC, rowD] = [rowAt(a), rowAt(b), rowAt(c), rowAt(d)];
    const [ofA, ofB, ofC, ofD] = weights.subarray(tap, tap + 4) as unknown as [number, number, number, number];
    for (let i = 0; i < sum.length; i++) {
      const top = ofA * (rowA[i] as number) + ofB * (rowB[i] as number);
      sum[i] = (sum[i] as number) + top + ofC * (rowC[i] as number) + ofD * (rowD[i] as number);
    }
  }
}

/** Rows of the source, resampled across; `size` of them are kept, as many as one output row needs. */
function createRowCache(source: Picture, across: Taps, width: number, size: number, rounds: boolean) {
  const createRow = () => (rounds ? new Uint8ClampedArray(width * 3) : new Float32Array(width * 3));
  const slots = Array.from({ length: size }, () => ({ y: -1, row: createRow() }));
  return (y: number): Row => {
    const slot = slots[y % size] as (typeof slots)[number];
    if (slot.y !== y) resampleRow(source, y, across, slot.row);
    slot.y = y;
    return slot.row;
  };
}

function resampleRow({ data, width }: Picture, y: number, { count, sources, weights }: Taps, row: Row): void {
  const start = y * width * 3;
  for (let x = 0, tap = 0; x * 3 < row.length; x++) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let k = 0; k < count; k++, tap++) {
      const weight = weights[tap] as number;
      const from = start + (sources[tap] as number) * 3;
      red += weight * (data[from] as number);
      green += weight * (data[from + 1] as number);
      blue += weight * (data[from + 2] as number);
    }
    row[x * 3] = red;
    row[x * 3 + 1] = green;
    row[x * 3 + 2] = blue;
  }
}
