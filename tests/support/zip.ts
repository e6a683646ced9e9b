/** Reads a ZIP of stored files by its directory (APPNOTE.TXT 4.3), as far as it stays below 4 GiB. */
import { crc32 } from "node:zlib";

const END = 0x06054b50;

/** Name → bytes; throws where a checksum or a length is wrong, or the end is missing. */
export function unzip(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || zip.readUInt32LE(end) !== END) throw new Error("The end of the ZIP is missing");
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    const size = zip.readUInt32LE(at + 24);
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + size);
    if (bytes.length !== size || crc32(bytes) !== zip.readUInt32LE(at + 16)) throw new Error(`${name} is broken`);
    files.set(name, bytes);
    at += 46 + nameLength + extra + comment;
  }
  return files;
}
