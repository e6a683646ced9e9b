import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AppError } from "@/server/errors";
import { SNIFF_BYTES, sniff } from "@/server/images/sniff";
import { photoBytes } from "@/tests/support/images";

const bytes = (text: string) => Buffer.from(text, "latin1");
const media = (major: string, ...compatible: string[]) => {
  const brands = compatible.join("");
  return bytes(`\0\0\0${String.fromCharCode(16 + brands.length)}ftyp${major}\0\0\0\0${brands}\0\0\0\x08mdat`);
};

describe("looking at the first bytes of a file", () => {
  it.each([
    ["china.jpg", "jpeg"],
    ["astronaut.png", "png"],
    ["china.heic", "heic"],
  ] as const)("knows %s", async (name, format) => {
    expect(sniff(await photoBytes(name))).toBe(format);
  });

  it.each([
    ["RIFF\x10\0\0\0WEBPVP8 ", "webp"],
    ["\xff\xd8\xff\xe1", "jpeg"],
    ["\xff\xd8\xff<script>alert(1)</script>", "jpeg"],
  ])("knows a photo by its mark alone: %j", (text, format) => {
    expect(sniff(bytes(text))).toBe(format);
  });

  it.each([
    ["heic", media("heic", "mif1")],
    ["heix", media("heix")],
    ["hevc", media("hevc", "msf1")],
    ["a picture of several kinds", media("mif1", "heic")],
    ["a sequence", media("msf1", "hevc")],
  ])("takes %s for HEIC", (_brand, head) => {
    expect(sniff(head)).toBe("heic");
  });

  it.each([
    ["empty", bytes("")],
    ["nothing but zeros", Buffer.alloc(100)],
    ["a GIF", bytes("GIF89a\x01\0\x01\0")],
    ["a PDF document", bytes("%PDF-1.7\n%\xe2\xe3")],
    ["a PDF document", bytes("\n\n  %PDF-1.7")],
    ["an SVG drawing", bytes('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">')],
    ["a web page", bytes("<!DOCTYPE html><html>")],
    ["text", bytes("Dear grandmother,\r\n")],
    ["text", Buffer.from("Liebe Großmutter")],
    ["a TIFF picture", bytes("II*\0\x08\0\0\0")],
    ["a TIFF picture", bytes("MM\0*\0\0\0\x08")],
    ["a camera's raw picture", media("crx ", "isom")],
    ["an AVIF picture", media("avif", "mif1")],
    ["an AVIF picture", media("mif1", "avif")],
    ["a JPEG XL picture", bytes("\xff\x0a\xfa\x7f")],
    ["a JPEG 2000 picture", bytes("\0\0\0\x0cjP  \r\n\x87\n")],
    ["a BMP picture", bytes("BM\x36\0\0\0\0\0\0\0")],
    ["a Photoshop document", bytes("8BPS\0\x01")],
    ["a video", media("isom", "mp42")],
    ["a video", media("qt  ")],
    ["a video", bytes("\x1aE\xdf\xa3\x01\0")],
    ["a sound recording", media("M4A ")],
    ["a sound recording", bytes("RIFF\x10\0\0\0WAVEfmt \x10\0")],
    ["an archive", bytes("PK\x03\x04\x14\0")],
    ["not a photo", bytes("\x01\x02\x03\x04\x05")],
    ["text", bytes("GIF8 is how such files begin")],
  ])("says that a file is %s", (what, head) => {
    expect(() => sniff(head)).toThrow(`This file ${what.startsWith("nothing") ? "holds" : "is"} ${what}`);
    expect(() => sniff(head)).toThrow(/Choose a photo saved as JPEG, PNG, WebP or HEIC\.$/);
  });

  it("answers for any bytes, with a format or INVALID_FILE_TYPE", () => {
    const mark = fc.constantFrom(
      "",
      "\xff\xd8\xff",
      "\x89PNG",
      "RIFF0000WEBP",
      "\0\0\0\x18ftypmif1",
      "\0\0\0\0ftypheic",
      "<svg",
    );
    fc.assert(
      fc.property(mark, fc.uint8Array({ maxLength: SNIFF_BYTES }), (start, rest) => {
        try {
          expect(["jpeg", "png", "webp", "heic"]).toContain(sniff(Buffer.concat([bytes(start), rest])));
        } catch (error) {
          expect((error as AppError).code).toBe("INVALID_FILE_TYPE");
        }
      }),
    );
  });
});
