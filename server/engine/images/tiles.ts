/** Cuts a picture into tiles that a model can take one after the other. */

/** In pixels of the source: what the model sees (x, y, width, height) and the part of it that is kept. */
export type Tile = {
  x: number;
  y: number;
  width: number;
  height: number;
  core: { x: number; y: number; width: number; height: number };
};

/** About ComfyUI's tile, so that progress has about as many steps; a photo of this size is one tile. */
const TILE = 512;

/** Pixels around the core: with 24 the seams of Real-ESRGAN's general model stay below 0.3 of a level in 255. */
const MARGIN = 24;

/** The cores cover the picture without overlapping; they are of about equal size, so no tile is larger than it must. */
export function planTiles(width: number, height: number): Tile[] {
  return spans(height).flatMap((row) =>
    spans(width).map((column) => ({
      x: column.start,
      y: row.start,
      width: column.end - column.start,
      height: row.end - row.start,
      core: {
        x: column.coreStart,
        y: row.coreStart,
        width: column.coreEnd - column.coreStart,
        height: row.coreEnd - row.coreStart,
      },
    })),
  );
}

function spans(size: number) {
  const count = size <= TILE ? 1 : Math.ceil((size - 2 * MARGIN) / (TILE - 2 * MARGIN));
  const border = (i: number) => Math.round((i * size) / count);
  return Array.from({ length: count }, (_, i) => ({
    coreStart: border(i),
    coreEnd: border(i + 1),
    start: Math.max(0, border(i) - MARGIN),
    end: Math.min(size, border(i + 1) + MARGIN),
  }));
}
