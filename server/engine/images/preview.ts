/** Small JPEGs of pictures under way. */
import { sharp } from "./hardened-sharp";
import type { Picture } from "./picture";
import type { Tile } from "./tiles";

/** Pixels of the longer side. */
const SIDE = 512;

export async function encodePreview({ width, height, data }: Picture): Promise<Uint8Array> {
  const image = sharp(data, { raw: { width, height, channels: 3 } });
  const bytes = await image.resize(SIDE, SIDE, { fit: "inside", withoutEnlargement: true }).jpeg().toBuffer();
  return new Uint8Array(bytes);
}

/** Copies the core of a tile, enlarged in `made`, over the same place of the smaller `canvas`. */
export function paintTile(canvas: Picture, made: Picture, { core }: Tile, scale: number): void {
  const ratio = made.width / canvas.width;
  const from = (start: number) => Math.ceil((start * scale) / ratio);
  for (let y = from(core.y); y < Math.min(canvas.height, from(core.y + core.height)); y++)
    for (let x = from(core.x); x < Math.min(canvas.width, from(core.x + core.width)); x++) {
      const at = 3 * (Math.min(made.height - 1, Math.round(y * ratio)) * made.width + Math.round(x * ratio));
      canvas.data.set(made.data.subarray(at, at + 3), 3 * (y * canvas.width + x));
    }
}
