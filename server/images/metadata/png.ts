/** The chunks of a PNG that stay (W3C PNG, third edition, section 11). */
import { crc32, inflateSync } from "node:zlib";
import { type Kind, keep, type Strip } from "./keep";
import { MOST_METADATA, type Part, type Reader } from "./parts";

const SIGNATURE = 8;
/** Length, type and check sum around each chunk. */
const FRAME = 12;
/** They say how to draw the picture, or hold it. */
const PICTURE =
  /^(IHDR|PLTE|IDAT|IEND|tRNS|cHRM|gAMA|iCCP|sBIT|sRGB|cICP|mDCV|mDCv|cLLI|cLLi|bKGD|hIST|pHYs|sPLT|acTL|fcTL|fdAT)$/;
const XMP = "XML:com.adobe.xmp";

/** What comes behind the last chunk goes. */
export async function partsOfPng(reader: Reader, strip: Strip): Promise<Part[]> {
  const parts: Part[] = [{ start: 0, end: SIGNATURE }];
  for (let at = SIGNATURE; ; ) {
    const head = await reader.read(at, 8);
    if (head.length < 8) return parts;
    const type = head.toString("latin1", 4, 8);
    const length = head.readUInt32BE(0);
    const end = Math.min(at + FRAME + length, reader.size);
    if (PICTURE.test(type)) parts.push({ start: at, end });
    else if (length <= MOST_METADATA) parts.push(...metadata(type, await reader.read(at + 8, length), strip));
    if (type === "IEND") return parts;
    at = end;
  }
}

function metadata(type: string, data: Buffer, strip: Strip): Part[] {
  if (type === "iTXt" && keywordOf(data) === XMP) {
    const kept = keep("xmp", textOf(data), strip);
    return kept ? [framed(type, Buffer.concat([Buffer.from(`${XMP}\0\0\0\0\0`, "latin1"), kept]))] : [];
  }
  const kept = keep(kindOf(type, data), data, strip);
  return kept ? [framed(type, kept)] : [];
}

function kindOf(type: string, data: Buffer): Kind {
  if (type === "eXIf") return "exif";
  // ImageMagick writes EXIF, XMP and IPTC as text, in hexadecimal, beside the proper chunks.
  const isText = /^(tEXt|zTXt|iTXt|tIME)$/.test(type) && !keywordOf(data).startsWith("Raw profile");
  return isText ? "text" : "other";
}

const keywordOf = (data: Buffer) => data.toString("latin1", 0, Math.max(0, data.indexOf(0)));

/** Of iTXt: keyword, 0, whether it is compressed, how, language, 0, the keyword translated, 0, text. */
function textOf(data: Buffer): Buffer {
  const flags = data.indexOf(0) + 1;
  const text = data.subarray(data.indexOf(0, data.indexOf(0, flags + 2) + 1) + 1);
  return data[flags] === 1 ? inflateSync(text, { maxOutputLength: MOST_METADATA }) : text;
}

function framed(type: string, data: Uint8Array): Buffer {
  const chunk = Buffer.alloc(FRAME + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, "latin1");
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}
