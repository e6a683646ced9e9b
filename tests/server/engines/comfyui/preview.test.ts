import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePreview } from "@/server/engines/comfyui/preview";
import type { EnginePreview } from "@/server/engines/engine";
import { held, setup } from "./setup";

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const PNG = Buffer.from("\x89PNG\r\n\x1a\nrest", "latin1");

function numbers(...values: number[]): Buffer {
  const buffer = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) buffer.writeUInt32BE(value, 4 * index);
  return buffer;
}

const plain = (picture: Buffer) => Buffer.concat([numbers(1, 1), picture]);
function withMetadata(picture: Buffer, metadata: object): Buffer {
  const json = Buffer.from(JSON.stringify(metadata));
  return Buffer.concat([numbers(4, json.length), json, picture]);
}

test("what an engine shows while it works is passed on, with a type that its bytes tell", async () => {
  const { run, fake, promptId } = await setup();
  const shown: EnginePreview[] = [];
  const ended = run(held, {
    onPreview(preview) {
      shown.push(preview);
      if (shown.length === 2) fake.release();
    },
    onProgress({ state }) {
      if (state !== "running" || shown.length > 0) return;
      fake.sendFrame(promptId, plain(PNG));
      fake.sendFrame(promptId, withMetadata(Buffer.from("not ours"), { prompt_id: "other" }));
      fake.sendFrame(promptId, withMetadata(JPEG, { prompt_id: promptId, image_type: "image/png" }));
    },
  });
  await ended;
  expect(shown).toEqual([
    { bytes: Uint8Array.from(PNG), contentType: "image/png" },
    { bytes: Uint8Array.from(JPEG), contentType: "image/jpeg" },
  ]);
});

test.each([
  ["of another run", withMetadata(JPEG, { prompt_id: "other" })],
  ["of no run", withMetadata(JPEG, {})],
  ["that is no picture", plain(Buffer.from("<svg onload=alert(1)>"))],
  ["of another kind", Buffer.concat([numbers(3, 1), JPEG])],
  ["larger than two megabytes", plain(Buffer.concat([JPEG, Buffer.alloc(2 * 2 ** 20)]))],
  ["that ends too early", numbers(4, 1000)],
  ["of nothing", Buffer.alloc(0)],
])("a frame %s is not passed on", (_, frame) => {
  expect(parsePreview(frame, "p")).toBeUndefined();
});

test("no bytes whatever make it fail", () => {
  const kind = fc.constantFrom(1, 4);
  const property = fc.property(kind, fc.nat(), fc.uint8Array(), (first, second, rest) => {
    parsePreview(Buffer.concat([numbers(first, second), rest]), "p");
    parsePreview(Buffer.from(rest), "p");
  });
  fc.assert(property);
});
