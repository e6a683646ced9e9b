/** Puts the parts together: what is it, how large is it, then its copies. */
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { limit } from "@/server/lib/limit";
import { makeCopies } from "./copies";
import { readHeader } from "./header";
import { type HeicLimits, heicToPng } from "./heic";
import type { Images, Photo } from "./images";
import { prepareModel } from "./model3d/prepare";
import { reliefFromDepth } from "./model3d/relief";
import { SNIFF_BYTES, sniff } from "./sniff";

const TYPES: Record<Photo["format"], Pick<Photo, "contentType" | "extension">> = {
  jpeg: { contentType: "image/jpeg", extension: "jpg" },
  png: { contentType: "image/png", extension: "png" },
  webp: { contentType: "image/webp", extension: "webp" },
  heic: { contentType: "image/heic", extension: "heic" },
};

/** Pixels of each lie in memory; two keep the cores busy. */
const PHOTOS_AT_ONCE = 2;

/** `limits` bound the process that decodes HEIC. */
export function createImages(limits: HeicLimits): Images {
  const inTurn = limit(PHOTOS_AT_ONCE);
  return {
    prepareModel: (file, folder) => inTurn(() => prepareModel(file, folder)),
    reliefFromDepth: (photo, depth, options) => inTurn(() => reliefFromDepth(photo, depth, options)),
    async prepare(file, { maxPixels, folder }) {
      const format = sniff(await readHead(file));
      const converted = format === "heic" ? join(folder, "heic.png") : undefined;
      try {
        if (converted) await heicToPng(file, converted, maxPixels, limits);
        const { unusual, ...size } = await readHeader(converted ?? file, maxPixels);
        const header = { ...size, unusual: unusual || converted !== undefined };
        const { damaged, files } = await inTurn(() => makeCopies(converted ?? file, header, folder));
        return { photo: { format, ...TYPES[format], ...size, damaged }, files };
      } finally {
        if (converted) await rm(converted, { force: true });
      }
    },
  };
}

async function readHead(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(SNIFF_BYTES), length: SNIFF_BYTES });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
