/** Texts inside a PNG, by the PNG specification (third edition, 11.3.3): tEXt, zTXt and iTXt chunks. */
import { inflateSync } from "node:zlib";
import type { ByteReader } from "./byte-reader";
import { MAX_JSON_BYTES } from "./json";

export const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const HEADER = 8;
const CRC = 4;
const MAX_CHUNKS = 100_000;

/** Each text by its keyword; reader stands after the signature. Chunks that are too large or broken are passed over. */
export async function pngTexts(reader: ByteReader): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (let chunks = 0; chunks < MAX_CHUNKS; chunks++) {
    const header = await reader.take(HEADER);
    if (!header) return texts;
    const length = new DataView(header.buffer).getUint32(0);
    const type = latin1(header.subarray(4));
    if (type === "IEND") return texts;
    const read = READERS[type];
    if (!read || length > MAX_JSON_BYTES) {
      if (!(await reader.skip(length + CRC))) return texts;
      continue;
    }
    const data = await reader.take(length);
    if (!data || !(await reader.skip(CRC))) return texts;
    const text = read(data);
    if (text) texts.set(...text);
  }
  return texts;
}

type Text = [keyword: string, text: string];

const READERS: Record<string, (data: Uint8Array) => Text | undefined> = {
  tEXt: (data) => {
    const [keyword, text] = cut(data);
    return text && [keyword, latin1(text)];
  },
  zTXt: (data) => {
    const [keyword, rest] = cut(data);
    const text = rest?.[0] === 0 ? inflate(rest.subarray(1)) : undefined;
    return text && [keyword, latin1(text)];
  },
  iTXt: (data) => {
    const [keyword, rest] = cut(data);
    const compressed = rest?.[0] === 1;
    const [, afterLanguage] = cut(rest?.subarray(2));
    const [, raw] = cut(afterLanguage);
    const text = raw && (compressed ? inflate(raw) : raw);
    return text && [keyword, new TextDecoder().decode(text)];
  },
};

/** What stands before and after the first zero byte. */
function cut(data: Uint8Array | undefined): [string, Uint8Array | undefined] {
  const at = data?.indexOf(0) ?? -1;
  return data && at >= 0 ? [latin1(data.subarray(0, at)), data.subarray(at + 1)] : ["", undefined];
}

function inflate(data: Uint8Array): Uint8Array | undefined {
  try {
    return inflateSync(data, { maxOutputLength: MAX_JSON_BYTES });
  } catch {
    return undefined;
  }
}

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
