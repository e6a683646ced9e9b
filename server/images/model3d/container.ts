/** Takes a binary glTF file apart (glTF 2.0, section 4.4): a header, a chunk of JSON, a chunk of bytes. */
import { refuse } from "./refuse";

const MAGIC = 0x46546c67; // "glTF"
const VERSION = 2;
const JSON_CHUNK = 0x4e4f534a;
const BIN_CHUNK = 0x004e4942;
const HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
const MAX_JSON_BYTES = 16 * 1024 * 1024;

export type Container = { json: unknown; bin: Buffer };

/** Whether the file says that it is binary glTF. */
export const isGlb = (head: Uint8Array): boolean => head.length >= 4 && Buffer.from(head).readUInt32LE(0) === MAGIC;

/** @throws AppError ENGINE_BAD_ANSWER when lengths or chunks are not what they say */
export function openGlb(file: Buffer): Container {
  if (file.length < HEADER_BYTES + CHUNK_HEADER_BYTES || !isGlb(file)) throw refuse("no binary glTF");
  if (file.readUInt32LE(4) !== VERSION) throw refuse(`glTF container version ${file.readUInt32LE(4)}`);
  if (file.readUInt32LE(8) !== file.length) throw refuse(`says ${file.readUInt32LE(8)} bytes, has ${file.length}`);
  const [first, second, ...rest] = chunks(file);
  if (first?.type !== JSON_CHUNK) throw refuse("the first chunk is no JSON");
  if (second && second.type !== BIN_CHUNK) throw refuse("the second chunk is no binary buffer");
  if (rest.length > 0) throw refuse("more than two chunks");
  if (first.data.length > MAX_JSON_BYTES) throw refuse(`${first.data.length} bytes of JSON`);
  return { json: parse(first.data), bin: second?.data ?? Buffer.alloc(0) };
}

function chunks(file: Buffer): { type: number; data: Buffer }[] {
  const found = [];
  for (let at = HEADER_BYTES; at < file.length; ) {
    if (at + CHUNK_HEADER_BYTES > file.length) throw refuse("a chunk without a header");
    const [length, type] = [file.readUInt32LE(at), file.readUInt32LE(at + 4)];
    const end = at + CHUNK_HEADER_BYTES + length;
    if (length % 4 !== 0 || end > file.length) throw refuse(`a chunk of ${length} bytes`);
    found.push({ type, data: file.subarray(at + CHUNK_HEADER_BYTES, end) });
    if (found.length > 2) break;
    at = end;
  }
  return found;
}

function parse(data: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(data));
  } catch (cause) {
    throw refuse("JSON that can't be read", cause);
  }
}
