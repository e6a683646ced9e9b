/** The chunks of a WebP that stay (RFC 9649, section 2). */
import { type Kind, keep, type Strip } from "./keep";
import { MOST_METADATA, type Part, type Reader, sizeOf } from "./parts";

const PICTURE = /^(VP8 |VP8L|ALPH|ANIM|ANMF|ICCP)$/;
const KINDS: Record<string, Kind> = { EXIF: "exif", "XMP ": "xmp" };
/** Bits of VP8X by the chunk that they announce. */
const FLAGS: Record<string, number> = { EXIF: 0x08, "XMP ": 0x04 };

/** What comes behind the file that it says it is goes. */
export async function partsOfWebp(reader: Reader, strip: Strip): Promise<Part[]> {
  const chunks: Part[] = [];
  let extended: Buffer | undefined;
  let announced = 0;
  for (let at = 12; ; ) {
    const head = await reader.read(at, 8);
    if (head.length < 8) break;
    const type = head.toString("latin1", 0, 4);
    const length = head.readUInt32LE(4);
    const end = Math.min(at + 8 + length + (length % 2), reader.size);
    if (type === "VP8X") {
      extended = await reader.read(at, end - at);
      chunks.push(extended);
    } else if (PICTURE.test(type)) chunks.push({ start: at, end });
    else if (length <= MOST_METADATA) {
      const kept = keep(KINDS[type] ?? "other", await reader.read(at + 8, length), strip);
      if (kept) chunks.push(framed(type, kept));
      if (kept) announced |= FLAGS[type] ?? 0;
    }
    at = end;
  }
  if (extended) extended[8] = ((extended[8] ?? 0) & ~0x0c) | announced;
  return [header(sizeOf(chunks)), ...chunks];
}

function header(chunkBytes: number): Buffer {
  const riff = Buffer.from("RIFF\0\0\0\0WEBP", "latin1");
  riff.writeUInt32LE(4 + chunkBytes, 4);
  return riff;
}

function framed(type: string, data: Uint8Array): Buffer {
  const chunk = Buffer.alloc(8 + data.length + (data.length % 2));
  chunk.write(type, "latin1");
  chunk.writeUInt32LE(data.length, 4);
  chunk.set(data, 8);
  return chunk;
}
