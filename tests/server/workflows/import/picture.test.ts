import { deflateSync } from "node:zlib";
import fc from "fast-check";
import sharp from "sharp";
import { expect, it } from "vitest";
import { workflowInPicture } from "@/server/workflows/import/picture";
import { propertyRuns } from "@/tests/support/property-runs";

const blank = () => sharp({ create: { width: 4, height: 4, channels: 3, background: "#888" } });

/** Checksums are nobody's business here, so they are left at zero. */
function chunk(type: string, data: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(data.length);
  header.write(type, 4, "latin1");
  return Buffer.concat([header, data, Buffer.alloc(4)]);
}

const AFTER_HEADER = 8 + 25;
async function png(...chunks: Buffer[]): Promise<Buffer> {
  const plain = await blank().png().toBuffer();
  return Buffer.concat([plain.subarray(0, AFTER_HEADER), ...chunks, plain.subarray(AFTER_HEADER)]);
}
const text = (keyword: string, value: string) => chunk("tEXt", Buffer.from(`${keyword}\0${value}`, "latin1"));

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

it("finds the workflow in a PNG, however it arrives", async () => {
  const file = await png(text("prompt", '{"1":1}'), text("workflow", '{"nodes":[]}'));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: file.length }), async (size) => {
      expect(await workflowInPicture(pieces(file, size))).toBe('{"nodes":[]}');
    }),
    { numRuns: propertyRuns(30) },
  );
});

it("takes the graph when that is all there is", async () => {
  expect(await workflowInPicture(pieces(await png(text("prompt", '{"1":1}')), 64))).toBe('{"1":1}');
});

it("reads international and compressed texts", async () => {
  const words = '{"title":"Großmutter"}';
  const plain = Buffer.concat([Buffer.from("workflow\0\0\0de\0\0"), Buffer.from(words)]);
  const packed = Buffer.concat([Buffer.from("workflow\0\x01\0\0\0"), deflateSync(words)]);
  const old = Buffer.concat([Buffer.from("workflow\0\0"), deflateSync(Buffer.from(words, "latin1"))]);
  for (const one of [chunk("iTXt", plain), chunk("iTXt", packed), chunk("zTXt", old)]) {
    expect(await workflowInPicture(pieces(await png(one), 100))).toBe(words);
  }
});

it("passes over texts that would unpack to more than any workflow", async () => {
  const bomb = Buffer.concat([Buffer.from("workflow\0\0"), deflateSync(Buffer.alloc(20e6, "x"))]);
  const file = await png(chunk("zTXt", bomb), text("prompt", "{}"));
  expect(await workflowInPicture(pieces(file, 65_536))).toBe("{}");
});

it("reads a WebP as ComfyUI writes it", async () => {
  const tags = { IFD0: { Model: 'prompt:{"1":1}', Make: 'workflow:{"nodes":[]}' } };
  const file = await blank().webp().withExif(tags).toBuffer();
  expect(await workflowInPicture(pieces(file, 10))).toBe('{"nodes":[]}');
});

it("says when there is nothing in it, also when it ends early", async () => {
  const file = await png(text("Comment", "hello"));
  await expect(workflowInPicture(pieces(file, 64))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(workflowInPicture(pieces(file.subarray(0, 40), 64))).rejects.toMatchObject({ code: "NOT_FOUND" });
  const webp = await blank().webp().toBuffer();
  await expect(workflowInPicture(pieces(webp, 64))).rejects.toMatchObject({ code: "NOT_FOUND" });
});

it("refuses what is no such picture, and any bytes do no harm", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom("", "\x89PNG\r\n\x1a\n", "RIFF\0\0\0\0WEBPEXIF"),
      async (bytes, start) => {
        const file = Buffer.concat([Buffer.from(start, "latin1"), bytes]);
        await expect(workflowInPicture(pieces(file, 7))).rejects.toMatchObject({
          code: expect.stringMatching(/INVALID_FILE_TYPE|NOT_FOUND/),
        });
      },
    ),
    { numRuns: propertyRuns(100) },
  );
});
