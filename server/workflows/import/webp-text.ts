/**
 * Texts that ComfyUI writes into a WebP: "prompt:{…}" and "workflow:{…}" as ASCII entries of the first directory of its
 * EXIF chunk (WebP container specification; TIFF 6.0, section 2).
 */
import type { ByteReader } from "./byte-reader";
import { MAX_JSON_BYTES } from "./json";

const CHUNK_HEADER = 8;
const MAX_CHUNKS = 10_000;
const ENTRY = 12;
const ASCII = 2;

/** Each text by its keyword; reader stands after "RIFF", size and "WEBP". */
export async function webpTexts(reader: ByteReader): Promise<Map<string, string>> {
  for (let chunks = 0; chunks < MAX_CHUNKS; chunks++) {
    const header = await reader.take(CHUNK_HEADER);
    if (!header) break;
    const length = new DataView(header.buffer).getUint32(4, true);
    if (Buffer.from(header.subarray(0, 4)).toString("latin1") === "EXIF" && length <= 2 * MAX_JSON_BYTES) {
      const data = await reader.take(length);
      return data ? exifTexts(data) : new Map();
    }
    // Chunks begin at even places.
    if (!(await reader.skip(length + (length % 2)))) break;
  }
  return new Map();
}

function exifTexts(data: Uint8Array): Map<string, string> {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const tiff = bytes.toString("latin1", 0, 4) === "Exif" ? bytes.subarray(6) : bytes;
  const texts = [...asciiEntries(tiff)].map((text) => /^(\w+):(?=\s*\{)/.exec(text)).filter((match) => match !== null);
  return new Map(texts.map((match) => [match[1] ?? "", match.input.slice(match[0].length)]));
}

/** The values of ASCII type in a TIFF's first directory. */
function* asciiEntries(tiff: Buffer): Generator<string> {
  if (tiff.length < 8) return;
  const little = tiff.toString("latin1", 0, 2) === "II";
  const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const directory = long(4);
  if (directory + 2 > tiff.length) return;
  for (let entry = 0; entry < short(directory); entry++) {
    const at = directory + 2 + entry * ENTRY;
    if (at + ENTRY > tiff.length) return;
    const count = long(at + 4);
    const start = count <= 4 ? at + 8 : long(at + 8);
    if (short(at + 2) === ASCII && start + count <= tiff.length) {
      yield tiff.toString("utf8", start, start + count).replace(/\0+$/, "");
    }
  }
}
