/** Ids that follow from others, so that a repeated step names the same thing again. */
import { createHash } from "node:crypto";

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;

/** A ULID with the time of `parent`, its random part from both. */
export function derivedId(parent: string, name: string): string {
  const hash = createHash("sha256").update(`${parent}:${name}`).digest();
  const random = Array.from(hash.subarray(0, RANDOM_LENGTH), (byte) => CROCKFORD[byte % 32]).join("");
  return parent.slice(0, TIME_LENGTH) + random;
}

/** As derivedId, for what is one of several: those of one name sort by their place. place: 0..1023 */
export const derivedIdAt = (parent: string, name: string, place: number): string =>
  `${derivedId(parent, name).slice(0, -2)}${CROCKFORD[place >> 5]}${CROCKFORD[place & 31]}`;

/** A UUID of version 8 (RFC 9562: made in one's own way) from any text. */
export function derivedUuid(text: string): string {
  const bytes = createHash("sha256").update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
