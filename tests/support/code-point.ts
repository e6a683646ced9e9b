import fc from "fast-check";

/** Any code point, lone surrogates too: fast-check's unit "binary", without the table that takes it a second to make. */
export const codePoint = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point));
