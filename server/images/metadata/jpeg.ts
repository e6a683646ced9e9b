/** The segments of a JPEG that stay (ITU-T T.81, annex B; Exif 2.32, 4.5.4). */
import { type Kind, keep, type Strip } from "./keep";
import type { Part, Reader } from "./parts";

const SOS = 0xda;
const EOI = 0xd9;
const COMMENT = 0xfe;
const CHUNK = 1 << 16;

const EXIF = "Exif\0\0";
const XMP = "http://ns.adobe.com/xap/1.0/\0";
/** Of the application's segments these say how to draw the picture: JFIF, the colour profile, how colours are stored. */
const PICTURE: [marker: number, name: string][] = [
  [0xe0, "JFIF\0"],
  [0xe2, "ICC_PROFILE\0"],
  [0xee, "Adobe"],
];

/** What comes behind the picture (a film clip, a second picture, each with places of its own) goes. */
export async function partsOfJpeg(reader: Reader, strip: Strip): Promise<Part[]> {
  const parts: Part[] = [{ start: 0, end: 2 }];
  for (let at = 2; ; ) {
    const head = await reader.read(at, 4);
    const marker = head[1];
    if (head.length < 2) return parts;
    if (marker === EOI) return [...parts, { start: at, end: at + 2 }];
    if (head[0] !== 0xff || marker === undefined || head.length < 4) throw new Error("This JPEG can't be followed");
    if (marker === 0xff)
      at++; // Filling before a marker.
    else {
      const end = at + 2 + head.readUInt16BE(2);
      const next = marker === SOS ? await endOfScan(reader, end) : end;
      parts.push(...(await segment(reader, marker, { start: at, end: next }, strip)));
      at = next;
    }
  }
}

async function segment(
  reader: Reader,
  marker: number,
  whole: { start: number; end: number },
  strip: Strip,
): Promise<Part[]> {
  const isApplication = marker >= 0xe0 && marker <= 0xef;
  if (!isApplication && marker !== COMMENT) return [whole];
  const body = (await reader.read(whole.start, whole.end - whole.start)).subarray(4);
  const begins = (text: string) => body.toString("latin1", 0, text.length) === text;
  if (PICTURE.some(([of, name]) => of === marker && begins(name))) return [whole];
  const [kind, name] = kindOf(marker, begins);
  const kept = keep(kind, body.subarray(name.length), strip);
  return kept ? [framed(marker, Buffer.concat([Buffer.from(name, "latin1"), kept]))] : [];
}

/** The name stands before the block and is no part of it. */
function kindOf(marker: number, begins: (text: string) => boolean): [Kind, name: string] {
  if (marker === COMMENT) return ["text", ""];
  if (marker === 0xe1 && begins(EXIF)) return ["exif", EXIF];
  if (marker === 0xe1 && begins(XMP)) return ["xmp", XMP];
  return ["other", ""];
}

function framed(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** In a scan, 0xff stands before 0 or a restart marker; any other marker ends it. */
async function endOfScan(reader: Reader, from: number): Promise<number> {
  for (let start = from; start < reader.size; start += CHUNK) {
    const chunk = await reader.read(start, CHUNK + 1);
    for (
      let at = chunk.indexOf(0xff);
      at >= 0 && at < CHUNK && at + 1 < chunk.length;
      at = chunk.indexOf(0xff, at + 1)
    ) {
      const next = chunk[at + 1] as number;
      if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return start + at;
    }
  }
  return reader.size;
}
