/** A file described by what it consists of: stretches of another one, and bytes of our own in between. */
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/** Bytes start..end of the file, end not included; or bytes that stand for others. */
export type Part = { start: number; end: number } | Uint8Array;

/** Reads bytes of the file; fewer at its end. */
export type Reader = { size: number; read(start: number, length: number): Promise<Buffer> };

/** More than any block of metadata that is worth reading has; a larger one is left out. */
export const MOST_METADATA = 32 * 2 ** 20;

export async function withReader<T>(path: string, work: (reader: Reader) => Promise<T>): Promise<T> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    return await work({ size, read: (start, length) => readAt(file, start, length) });
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(Math.max(0, length));
  const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
  return buffer.subarray(0, bytesRead);
}

/** In bytes. */
export const sizeOf = (parts: Part[]): number =>
  parts.reduce((sum, part) => sum + (part instanceof Uint8Array ? part.length : part.end - part.start), 0);

/** Chunk by chunk. */
export async function* bytesOf(path: string, parts: Part[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const part of parts) {
    if (part instanceof Uint8Array) yield part;
    else if (part.end > part.start) yield* createReadStream(path, { start: part.start, end: part.end - 1 });
  }
}
