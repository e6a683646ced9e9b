import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import type { EngineOutput } from "@/server/engines/engine";
import { failure, never, setup } from "./setup";

const upload = (bytes: Buffer, source = Readable.from([bytes], { objectMode: false })) => ({
  filename: 'x".png',
  contentType: "image/png\r\nX-Evil: 1",
  size: bytes.length,
  open: async () => source,
});
const ref = "filename=a+b.png&subfolder=c&type=output";
const output: EngineOutput = { source: "1", kind: "images", filename: "a b.png", ref };

test("a file is sent with its length, byte for byte, and never whole in memory", async () => {
  const { engine, fake } = await setup();
  const bytes = Buffer.alloc(3_000_000, "photo");
  let largest = 0;
  const source = Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += 64_000) yield bytes.subarray(at, at + 64_000);
    })(),
    { objectMode: false },
  );
  source.on("data", () => undefined).pause();
  source.on("readable", () => (largest = Math.max(largest, source.readableLength)));
  const { name } = await engine.stage(upload(bytes, source), never);
  const { headers } = fake.requests[0] ?? {};
  expect(headers?.["transfer-encoding"]).toBeUndefined();
  expect(Number(headers?.["content-length"])).toBeGreaterThan(bytes.length);
  expect(fake.files.get(`input//${name}`)?.equals(bytes)).toBe(true);
  expect(source.destroyed).toBe(true);
});

test("the name comes from the answer, with its folder", async () => {
  const { engine, fake } = await setup();
  fake.script.intercept = (request, response) => {
    request.resume();
    return !!response.end('{"name": "x (1).png", "subfolder": "a/b", "type": "input"}');
  };
  expect(await engine.stage(upload(Buffer.from("x")), never)).toEqual({ name: "a/b/x (1).png" });
});

test.each([
  [413, "ENGINE_REJECTED"],
  [400, "ENGINE_REJECTED"],
  [500, "ENGINE_BAD_ANSWER"],
])("an upload answered with %i is %s", async (status, code) => {
  const { engine, fake } = await setup();
  fake.script.intercept = (request, response) => {
    request.resume();
    return !!response.writeHead(status).end();
  };
  expect(await failure(engine.stage(upload(Buffer.from("x")), never))).toMatchObject({ code });
});

test("a hostile name in the answer to an upload is ENGINE_BAD_ANSWER", async () => {
  const { engine, fake } = await setup();
  fake.script.intercept = (request, response) => {
    request.resume();
    return !!response.end('{"name": "../x.png"}');
  };
  expect(await failure(engine.stage(upload(Buffer.from("x")), never))).toMatchObject({ code: "ENGINE_BAD_ANSWER" });
});

test("when the file itself can't be read, that is the error", async () => {
  const { engine } = await setup();
  const broken = new Error("disk gone");
  const source = new Readable({
    read() {
      this.destroy(broken);
    },
  });
  expect(await failure(engine.stage(upload(Buffer.alloc(10), source), never))).toBe(broken);
});

test("an abort ends an upload that hangs, and closes the file", async () => {
  const { engine, fake } = await setup();
  fake.script.intercept = () => true;
  const controller = new AbortController();
  const source = Readable.from([Buffer.from("x")]);
  const ended = failure(engine.stage(upload(Buffer.from("x"), source), controller.signal));
  await fake.requested("POST /upload");
  controller.abort(new Error("stop"));
  expect(await ended).toMatchObject({ message: "stop" });
  expect(source.destroyed).toBe(true);
});

test("a made file comes as a stream with its size", async () => {
  const { engine, fake } = await setup();
  fake.files.set("output/c/a b.png", Buffer.from("picture"));
  const { body, size } = await engine.fetch(output, never);
  expect(size).toBe(7);
  expect((await buffer(body)).toString()).toBe("picture");
});

test("a made file that is no more is ENGINE_LOST", async () => {
  const { engine } = await setup();
  expect(await failure(engine.fetch(output, never))).toMatchObject({ code: "ENGINE_LOST" });
});

test("a made file larger than the cap is refused by its length, or where it passes the cap", async () => {
  const { engine, fake } = await setup({ maxOutputBytes: 1_000 });
  fake.files.set("output/c/a b.png", Buffer.alloc(2_000));
  expect(await failure(engine.fetch(output, never))).toMatchObject({ code: "ENGINE_BAD_ANSWER" });
  fake.script.intercept = (_, response) => {
    response.write(Buffer.alloc(900));
    return !!response.end(Buffer.alloc(900));
  };
  const { body, size } = await engine.fetch(output, never);
  expect(size).toBeUndefined();
  expect(await failure(buffer(body))).toMatchObject({ code: "ENGINE_BAD_ANSWER" });
});

test("a made file that breaks off is ENGINE_UNREACHABLE", async () => {
  const { engine, fake } = await setup();
  fake.script.intercept = (_, response) => {
    response.writeHead(200, { "content-length": 1_000 });
    response.write(Buffer.alloc(10), () => response.destroy());
    return true;
  };
  const { body } = await engine.fetch(output, never);
  expect(await failure(buffer(body))).toMatchObject({ code: "ENGINE_UNREACHABLE" });
});
