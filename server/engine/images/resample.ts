/** Scales pictures: across, then down, holding only the few rows that the next output row needs. */
import { createTaps, type Taps } from "./filters";
import { createPicture, type Picture, toByte } from "./picture";

type Row = Float32Array | Uint8ClampedArray;

/**
 * `method`: one of SCALE_METHODS. With lanczos rows are rounded to bytes after each of the two passes, as in Pillow;
 * the others compute in floats and are cut to bytes at the end.
 */
export function resample(source: Picture, width: number, height: number, method: string): Picture {
  if (width === source.width && height === source.height) return source;
  const result = createPicture(width, height);
  const across = createTaps(method, source.width, width);
  const down = createTaps(method, source.height, height);
  const rounds = method === "lanczos";
  const rows = createRowCache(source, across, width, down.count, rounds);
  const sum = new Float32Array(width * 3);
  const rounded = new Uint8ClampedArray(result.data.buffer);
  for (let y = 0; y < height; y++) {
    addRows(sum, rows, down, y);
    if (rounds) rounded.set(sum, y * sum.length);
    else for (let i = 0; i < sum.length; i++) result.data[y * sum.length + i] = toByte(sum[i] as number);
  }
  return result;
}

function addRows(sum: Float32Array, rowAt: (y: number) => Row, { count, sources, weights }: Taps, y: number) {
  sum.fill(0);
  for (let k = y * count; k < (y + 1) * count; k++) {
    const weight = weights[k] as number;
    if (weight === 0) continue;
    const row = rowAt(sources[k] as number);
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + weight * (row[i] as number);
  }
}

/** Rows of the source, resampled across; the last `size` are kept. */
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

function resampleRow({ data, width }: Picture, y: number, { count, sources, weights }: Taps, row: Row) {
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
