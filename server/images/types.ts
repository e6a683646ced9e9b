/** How each format is called. */
import type { Photo } from "./images";

export const TYPES: Record<Photo["format"], Pick<Photo, "contentType" | "extension">> = {
  jpeg: { contentType: "image/jpeg", extension: "jpg" },
  png: { contentType: "image/png", extension: "png" },
  webp: { contentType: "image/webp", extension: "webp" },
  heic: { contentType: "image/heic", extension: "heic" },
};
