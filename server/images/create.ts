/** Puts the parts together: what is it, how large is it, then its copies. */
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { limit } from "@/server/lib/limit";
import { makeCopies } from "./copies";
import { exportPhoto } from "./export";
import { readHeader } from "./header";
import { type HeicLimits, heicToPng } from "./heic";
import type { Images, Photo } from "./images";
import { prepareModel } from "./model3d/prepare";
import { reliefFromDepth } from "./model3d/relief";
import { operate } from "./operate";
import { readMetadata } from "./read-metadata";
import { SNIFF_BYTES, sniff } from "./sniff";
import { TYPES } from "./types";

/** Pixels of each lie in memory; two keep the cores busy. */
const PHOTOS_AT_ONCE = 2;

/** `limits` bound the process that decodes HEIC. */
export function createImages(limits: HeicLimits): Images {
  const inTurn = limit(PHOTOS_AT_ONCE);
  return {
    prepareModel: (file, folder) => inTurn(() => prepareModel(file, folder)),
    reliefFromDepth: (photo, depth, options) => inTurn(() => reliefFromDepth(photo, depth, options)),
    exportPhoto: (file, choice, options) =>
      inTurn(async () => exportPhoto({ path: file, format: await formatOf(file) }, choice, { ...options, ...limits })),
    operate: (file, operation, options) =>
      inTurn(async () => operate({ path: file, format: await formatOf(file) }, operation, { ...options, ...limits })),
    readMetadata,
    async prepare(file, { maxPixels, folder }) {
      const format = await formatOf(file);
      const converted = format === "heic" ? join(folder, "heic.png") : undefined;
      try {
        if (converted) await heicToPng(file, converted, maxPixels, limits);
        const header = await readHeader(converted ?? file, maxPixels);
        const unusual = header.unusual || converted !== undefined;
        const { damaged, files } = await inTurn(() => makeCopies(converted ?? file, { ...header, unusual }, folder));
        const { width, height } = header;
        return { photo: { format, ...TYPES[format], width, height, damaged }, files };
      } finally {
        if (converted) await rm(converted, { force: true });
      }
    },
  };
}

async function formatOf(path: string): Promise<Photo["format"]> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(SNIFF_BYTES), length: SNIFF_BYTES });
    return sniff(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
