/** Content types by file name. */
import path from "node:path";

/** What the engine itself reads and writes; anything else is only bytes, so that a browser never renders it. */
const TYPES: Record<string, string> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".gif": "image/gif",
  ".tif": "image/tiff",
  ".tiff": "image/tiff",
  ".glb": "model/gltf-binary",
};

export const contentTypeOf = (name: string): string =>
  TYPES[path.extname(name).toLowerCase()] ?? "application/octet-stream";
