import { once } from "node:events";
import { readdir } from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestEngine, type TestEngine } from "@/tests/server/engine/test-engine";

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.close());

test("a body of more than 100 MiB is refused with 413 by what comes, when nothing was declared", async () => {
  const chunk = Buffer.alloc(4 * 1024 * 1024);
  function* body() {
    yield Buffer.from('--X\r\nContent-Disposition: form-data; name="image"; filename="big.jpg"\r\n\r\n');
    for (let i = 0; i < 26; i++) yield chunk;
  }
  const headers = { "Content-Type": "multipart/form-data; boundary=X" };
  const request = http.request(`${engine.url}/upload/image`, { method: "POST", headers });
  Readable.from(body()).pipe(request);
  const [response] = await once(request, "response");
  expect([response.statusCode, await text(response)]).toEqual([413, "Maximum request body size 104857600 exceeded."]);
  expect((await readdir(path.join(engine.dataDir, "temp"))).filter((name) => name.endsWith(".part"))).toEqual([]);
});
