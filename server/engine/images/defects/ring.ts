/** Looks at what lies around a spot. */
import type { Plane } from "../planes";

/** Pixels from the spot, either way: nearer ones are its soft border. */
const [NEAR, FAR] = [2, 4];

/** For positions of a spot: mean and deviation of the levels around it. */
export function createRing({ width, height, data }: Plane) {
  const steps = FAR + 1;
  // For each pixel the spot that last came near it, and at what distance: spot · steps + distance.
  const seen = new Int32Array(data.length).fill(-1);
  let spot = 0;
  return (pixels: number[]): { mean: number; deviation: number } => {
    const start = spot++ * steps;
    const around: number[] = [];
    for (const pixel of pixels) {
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      for (let row = Math.max(0, y - FAR); row <= Math.min(height - 1, y + FAR); row++)
        for (let column = Math.max(0, x - FAR); column <= Math.min(width - 1, x + FAR); column++) {
          const at = row * width + column;
          const distance = start + Math.max(Math.abs(row - y), Math.abs(column - x));
          if ((seen[at] as number) < start) around.push(at);
          else if ((seen[at] as number) <= distance) continue;
          seen[at] = distance;
        }
    }
    return spread(around.filter((at) => (seen[at] as number) >= start + NEAR).map((at) => data[at] as number));
  };
}

function spread(levels: number[]): { mean: number; deviation: number } {
  const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
  const squares = levels.reduce((sum, level) => sum + (level - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / levels.length) };
}
