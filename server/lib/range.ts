/** Reads the HTTP Range header for one range of bytes (RFC 9110, section 14). */

/** Bytes start..end, both included. */
type Bytes = { start: number; end: number };

/**
 * `size` is the length of the whole in bytes. null: send the whole, as for a header that is absent, malformed
 * or asks for several ranges at once, all of which a server may ignore.
 */
export function parseRange(header: string | null, size: number): Bytes | "unsatisfiable" | null {
  const match = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return null;
  const [first, last] = [match[1] === "" ? null : Number(match[1]), match[2] === "" ? null : Number(match[2])];
  if (first !== null && last !== null && last < first) return null;
  const start = first ?? Math.max(0, size - (last ?? 0));
  const end = first === null ? size - 1 : Math.min(last ?? size - 1, size - 1);
  return start < size ? { start, end } : "unsatisfiable";
}
