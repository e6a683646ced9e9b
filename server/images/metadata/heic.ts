/** Erases metadata of a HEIC where it lies: its items are found by their place in the file (ISO/IEC 14496-12, 8.11). */
import { type Kind, keep, type Strip } from "./keep";
import { MOST_METADATA, type Part, type Reader } from "./parts";

type Box = { type: string; body: Buffer; start: number };
type Item = { id: number; kind: Kind };
type Extent = { start: number; length: number };

/** An empty EXIF: a header, and a directory without entries. Which way is up stands elsewhere in HEIC. */
const NOTHING = Buffer.from("II*\0\x08\0\0\0\0\0\0\0\0\0", "latin1");

/** Throws when it is put together in a way that we do not follow. */
export async function partsOfHeic(reader: Reader, strip: Strip): Promise<Part[]> {
  const { meta, end } = await picture(reader);
  const boxes = boxesIn(meta.body, 4, meta.start);
  const items = itemsOf(only(boxes, "iinf"));
  const places = placesOf(only(boxes, "iloc"), boxes.find(({ type }) => type === "idat")?.start);
  const parts: Part[] = [];
  let at = 0;
  for (const { kind, start, length } of items
    .flatMap((item) => extentOf(item, places))
    .sort((a, b) => a.start - b.start)) {
    if (length > MOST_METADATA || start < at || start + length > end) throw unknown();
    parts.push({ start: at, end: start }, replaced(kind, await reader.read(start, length), strip));
    at = start + length;
  }
  return [...parts, { start: at, end }];
}

/** As many bytes as before. The item of EXIF begins with four bytes that say how far behind them it starts. */
function replaced(kind: Kind, data: Buffer, strip: Strip): Buffer {
  if (kind !== "exif") {
    const kept = keep(kind, data, strip) ?? Buffer.alloc(0);
    return Buffer.concat([kept, Buffer.alloc(data.length - kept.length, " ")]);
  }
  const at = 4 + data.readUInt32BE(0);
  const kept = strip === "strip-all" ? null : keep(kind, data.subarray(at), strip);
  const whole = Buffer.concat([data.subarray(0, 4), Buffer.alloc(at - 4), kept ?? NOTHING, Buffer.alloc(data.length)]);
  return whole.subarray(0, data.length);
}

/** end: where the boxes of the picture end. What phones put behind them, such as a film clip, goes. */
async function picture(reader: Reader): Promise<{ meta: Box; end: number }> {
  let meta: Box | undefined;
  for (let at = 0; ; ) {
    const head = await reader.read(at, 16);
    const type = head.toString("latin1", 4, 8);
    if (!/^(ftyp|meta|mdat|free|skip)$/.test(type)) {
      if (meta) return { meta, end: at };
      throw unknown();
    }
    const { length, header } = frameOf(head, reader.size - at);
    if (type === "meta") {
      if (meta || length > MOST_METADATA) throw unknown();
      meta = { type, start: at + header, body: await reader.read(at + header, length - header) };
    }
    at = Math.min(at + length, reader.size);
  }
}

function boxesIn(bytes: Buffer, from: number, offset: number): Box[] {
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= bytes.length; ) {
    const { length, header } = frameOf(bytes.subarray(at), bytes.length - at);
    boxes.push({
      type: bytes.toString("latin1", at + 4, at + 8),
      start: offset + at + header,
      body: bytes.subarray(at + header, at + length),
    });
    at += length;
  }
  return boxes;
}

/** Size 0 means to the end, 1 that the size stands behind the type in eight bytes. */
function frameOf(head: Buffer, rest: number): { length: number; header: number } {
  const size = head.readUInt32BE(0);
  const frame =
    size === 1 ? { length: Number(head.readBigUInt64BE(8)), header: 16 } : { length: size || rest, header: 8 };
  if (frame.length < frame.header) throw unknown();
  return frame;
}

function only(boxes: Box[], type: string): Box {
  const found = boxes.find((box) => box.type === type);
  if (!found) throw unknown();
  return found;
}

/** Those that are metadata: EXIF, and anything with a MIME type, which XMP is. */
function itemsOf({ body, start }: Box): Item[] {
  const entries = boxesIn(body, body[0] === 0 ? 6 : 8, start);
  return entries.flatMap(({ body: entry }): Item[] => {
    const version = entry[0] ?? 0;
    if (version < 2) throw unknown();
    const id = version === 2 ? entry.readUInt16BE(4) : entry.readUInt32BE(4);
    const at = version === 2 ? 8 : 10;
    const type = entry.toString("latin1", at, at + 4);
    if (type === "Exif") return [{ id, kind: "exif" }];
    if (type !== "mime" && type !== "uri ") return [];
    return [{ id, kind: entry.includes("application/rdf+xml") ? "xmp" : "other" }];
  });
}

function extentOf({ id, kind }: Item, places: Map<number, Extent[]>): (Extent & { kind: Kind })[] {
  const extents = places.get(id) ?? [];
  if (extents.length > 1 && kind !== "other") throw unknown();
  return extents.map((extent) => ({ ...extent, kind }));
}

/** idat: where the data begins that stands in the box of metadata itself. */
function placesOf({ body }: Box, idat: number | undefined): Map<number, Extent[]> {
  const version = body[0] ?? 0;
  const [offsetSize, lengthSize] = nibbles(body[4]);
  const [baseSize, indexSize] = nibbles(body[5]);
  let at = 6;
  const take = (size: number): number => {
    at += size;
    return size === 8 ? Number(body.readBigUInt64BE(at - 8)) : size === 0 ? 0 : body.readUIntBE(at - size, size);
  };
  const wide = version < 2 ? 2 : 4;
  const places = new Map<number, Extent[]>();
  for (let left = take(wide); left > 0; left--) {
    const id = take(wide);
    const method = version === 0 ? 0 : take(2) & 15;
    take(2);
    const base = take(baseSize) + (method === 1 ? (idat ?? Number.NaN) : 0);
    const extents = Array.from({ length: take(2) }, () => {
      if (version > 0) take(indexSize);
      return { start: base + take(offsetSize), length: take(lengthSize) };
    });
    if (method < 2) places.set(id, extents);
  }
  return places;
}

const nibbles = (byte = 0): [number, number] => [byte >> 4, byte & 15];

const unknown = () => new Error("This HEIC can't be followed");
