/** Takes the place out of EXIF. Nothing moves, for maker notes point at bytes by their number (TIFF 6.0, Exif 2.32). */

const ORIENTATION = 0x0112;
const GPS = 0x8825;
/** XMP, IPTC and Photoshop's blocks, which would tell the place once more. */
const ALSO_LEFT_OUT = [0x02bc, 0x83bb, 0x8649];
/** Bytes of a value by the number of its type. */
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const ENTRY = 12;
const MOST_DIRECTORIES = 8;
const PREFIX = "Exif\0\0";

type Tiff = {
  bytes: Buffer;
  first: number;
  u16(at: number): number;
  u32(at: number): number;
  put16(value: number, at: number): void;
};

/** As many bytes as were given, the place erased. Throws when they are no EXIF; a prefix "Exif" may stand before it. */
export function withoutGps(block: Uint8Array): Buffer {
  const tiff = open(Buffer.from(block));
  const seen = new Set<number>();
  for (let at = tiff.first; at !== 0 && !seen.has(at) && seen.size < MOST_DIRECTORIES; ) {
    seen.add(at);
    for (const entry of entriesOf(tiff, at).reverse()) {
      const tag = tiff.u16(entry);
      if (tag === GPS) eraseDirectory(tiff, tiff.u32(entry + 8));
      if (tag === GPS || ALSO_LEFT_OUT.includes(tag)) removeEntry(tiff, at, entry);
    }
    at = tiff.u32(at + 2 + tiff.u16(at) * ENTRY);
  }
  return tiff.whole;
}

/** EXIF that says only which way is up; null when the picture stands as it is stored. Throws when it is no EXIF. */
export function orientationOnly(block: Uint8Array): Buffer | null {
  const tiff = open(Buffer.from(block));
  const entry = entriesOf(tiff, tiff.first).find((at) => tiff.u16(at) === ORIENTATION);
  const value = entry === undefined ? 1 : tiff.u16(entry + 8);
  if (value < 2 || value > 8) return null;
  const made = Buffer.alloc(26);
  made.write("II*\0", "latin1");
  made.writeUInt32LE(8, 4);
  made.writeUInt16LE(1, 8);
  made.writeUInt16LE(ORIENTATION, 10);
  made.writeUInt16LE(3, 12);
  made.writeUInt32LE(1, 14);
  made.writeUInt16LE(value, 18);
  return Buffer.concat([tiff.whole.subarray(0, tiff.whole.length - tiff.bytes.length), made]);
}

function open(whole: Buffer): Tiff & { whole: Buffer } {
  const bytes = whole.subarray(whole.toString("latin1", 0, PREFIX.length) === PREFIX ? PREFIX.length : 0);
  const order = bytes.toString("latin1", 0, 4);
  if (order !== "II*\0" && order !== "MM\0*") throw new Error("This is no EXIF");
  const little = order.startsWith("II");
  const u32 = (at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  return {
    whole,
    bytes,
    first: u32(4),
    u32,
    u16: (at) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)),
    put16: (value, at) => void (little ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at)),
  };
}

/** Where the entries of the directory begin. */
const entriesOf = ({ u16 }: Tiff, directory: number): number[] =>
  Array.from({ length: u16(directory) }, (_, index) => directory + 2 + index * ENTRY);

function eraseDirectory(tiff: Tiff, at: number): void {
  const entries = entriesOf(tiff, at);
  for (const entry of entries) eraseValue(tiff, entry);
  tiff.bytes.fill(0, at, at + 2 + entries.length * ENTRY + 4);
}

/** Values of up to four bytes stand in the entry itself. */
function eraseValue({ bytes, u16, u32 }: Tiff, entry: number): void {
  const length = (SIZES[u16(entry + 2)] ?? 0) * u32(entry + 4);
  if (length > 4) bytes.fill(0, u32(entry + 8), u32(entry + 8) + length);
}

/** The entries behind it, and the address of the next directory, move up. */
function removeEntry(tiff: Tiff, directory: number, entry: number): void {
  eraseValue(tiff, entry);
  const count = tiff.u16(directory);
  const end = directory + 2 + count * ENTRY + 4;
  tiff.bytes.copyWithin(entry, entry + ENTRY, end);
  tiff.bytes.fill(0, end - ENTRY, end);
  tiff.put16(count - 1, directory);
}
