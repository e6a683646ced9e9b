import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { png } from "../pictures";
import { startTestEngine, type TestEngine } from "../test-engine";

let engine: TestEngine;
let photo: Buffer;
beforeAll(async () => {
  engine = await startTestEngine();
  photo = await png(20, 10);
  await engine.upload("out.png", photo, { type: "output" });
  await engine.upload("x.png", photo, { type: "output", subfolder: "sub" });
  await engine.upload("in.jpg", photo);
  await engine.upload("bad.jpg", new TextEncoder().encode("this is no image"));
  await engine.upload("page.html", new TextEncoder().encode("<script>"));
  await engine.upload("ünï.png", photo);
});
afterAll(() => engine.close());

const view = (query: string, init?: RequestInit) => engine.request(`/view?${query}`, init);

test("a file comes as it is, with what a cache needs", async () => {
  const response = await view("filename=out.png&subfolder=&type=output");
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "image/png",
    "content-disposition": 'filename="out.png"',
    "content-length": String(photo.length),
    etag: expect.stringMatching(/^"[0-9a-f]+-[0-9a-f]+"$/),
    "last-modified": expect.stringMatching(/GMT$/),
    "accept-ranges": "bytes",
  });
  expect(Buffer.from(await response.arrayBuffer())).toEqual(photo);
});

test.each([
  ["output is the default type", "filename=out.png"],
  ["a subfolder", "filename=x.png&subfolder=sub&type=output"],
  ["an input file", "filename=in.jpg&type=input"],
  ["an annotated name", "filename=in.jpg+%5Binput%5D"],
  ["only the basename of a name with slashes counts", "filename=x%2Fy%2Fout.png&type=output"],
])("%s", async (_name, query) => {
  expect((await view(query)).status).toBe(200);
});

test("HEAD tells the length without the bytes", async () => {
  const response = await view("filename=out.png", { method: "HEAD" });
  expect([response.status, response.headers.get("content-length"), await response.text()]).toEqual([
    200,
    String(photo.length),
    "",
  ]);
});

test("a range comes with 206, one beyond the end is 416, an unchanged file 304", async () => {
  const part = await view("filename=out.png", { headers: { Range: "bytes=0-99" } });
  expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 0-99/${photo.length}`]);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(photo.subarray(0, 100));
  expect((await view("filename=out.png", { headers: { Range: "bytes=99999-" } })).status).toBe(416);
  const etag = part.headers.get("etag") as string;
  expect((await view("filename=out.png", { headers: { "If-None-Match": etag } })).status).toBe(304);
});

describe("refused with an empty body", () => {
  test.each<[number, string]>([
    [400, "filename=..%2F..%2Fmain.py"],
    [400, "filename=..%2Fmain.py&type=input"],
    [400, "filename=%2Fetc%2Fpasswd"],
    [400, "filename=a..b.png"],
    [400, "filename="],
    [400, "filename=&subfolder=sub&type=output"],
    [400, "filename=out.png&type=bogus"],
    [403, "filename=main.py&subfolder=..&type=output"],
    [403, "filename=passwd&subfolder=%2Fetc"],
    [403, "filename=main.py&subfolder=a%2F..%2F.."],
    [404, ""],
    [404, "filename=nope.png"],
    [404, "filename=nope.png&type=input"],
    [404, "filename=nope.png&preview=webp"],
    [404, "filename=sub&type=output"],
    [404, "filename=a%00b"],
  ])("%i for %s", async (status, query) => {
    const response = await view(query);
    expect([response.status, await response.text()]).toEqual([status, ""]);
  });
});

describe("other renderings", () => {
  test.each([
    ["preview=webp;90", "image/webp", "webp"],
    ["preview=jpeg", "image/jpeg", "jpeg"],
    ["preview=png", "image/webp", "webp"],
    ["channel=rgb", "image/png", "png"],
    ["channel=a", "image/png", "png"],
  ])("%s", async (query, type, format) => {
    const response = await view(`filename=out.png&${query}`);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, type]);
    const wanted = { format, width: 20, height: 10, hasAlpha: query === "channel=a" };
    expect(await sharp(await response.arrayBuffer()).metadata()).toMatchObject(wanted);
  });

  test("of a file that is no image there are none", async () => {
    expect((await view("filename=bad.jpg&type=input&preview=webp")).status).toBe(400);
    expect((await view("filename=bad.jpg&type=input")).status).toBe(200);
  });
});

test("what isn't an image is sent as bytes that no browser renders", async () => {
  const { headers } = await view("filename=page.html&type=input");
  expect(headers.get("content-type")).toBe("application/octet-stream");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
});

test("a name beyond ASCII survives in the header", async () => {
  const name = "ünï.png";
  const { headers } = await view(`type=input&filename=${encodeURIComponent(name)}`);
  expect(headers.get("content-disposition")).toBe("filename=\"_n_.png\"; filename*=UTF-8''%C3%BCn%C3%AF.png");
});
