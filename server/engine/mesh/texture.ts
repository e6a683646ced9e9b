/** Makes a picture ready to be laid on a mesh. */
import type { Texture } from "../../lib/relief/glb";
import { sharp } from "../images/hardened-sharp";
import type { Picture } from "../images/picture";

/** Of the longer side: what phones show without trouble. */
const MAX_SIDE = 2048;

export async function toTexture({ width, height, data }: Picture): Promise<Texture> {
  const image = sharp(data, { raw: { width, height, channels: 3 } });
  const small = image.resize(MAX_SIDE, MAX_SIDE, { fit: "inside", withoutEnlargement: true });
  return { bytes: await small.jpeg({ quality: 88 }).toBuffer(), mimeType: "image/jpeg" };
}
