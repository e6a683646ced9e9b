/** Leaves metadata out of a photo without touching a pixel. */
import type { Photo } from "@/server/images/images";
import { partsOfHeic } from "./heic";
import { partsOfJpeg } from "./jpeg";
import type { Strip } from "./keep";
import { type Part, type Reader, withReader } from "./parts";
import { partsOfPng } from "./png";
import { partsOfWebp } from "./webp";

const PARTS: Record<Photo["format"], (reader: Reader, strip: Strip) => Promise<Part[]>> = {
  jpeg: partsOfJpeg,
  png: partsOfPng,
  webp: partsOfWebp,
  heic: partsOfHeic,
};

/**
 * Of what consists the photo without what is not to be told; null when the file is put together in a way that does not let
 * us be sure. Only what we understand stays: a maker's own additions, films and second pictures in the file go.
 */
export function stripped(path: string, format: Photo["format"], strip: Strip): Promise<Part[] | null> {
  return withReader(path, async (reader) => {
    const parts = await PARTS[format](reader, strip);
    return parts.map((part) => within(part, reader.size));
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.syscall) throw error;
    return null;
  });
}

/** A file that was cut short says of its last part that it is longer. */
const within = (part: Part, size: number): Part =>
  part instanceof Uint8Array ? part : { start: Math.min(part.start, size), end: Math.min(part.end, size) };
