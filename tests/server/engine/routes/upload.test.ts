import { readdir } from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { png } from "../pictures";
import { startTestEngine, type TestEngine } from "../test-engine";

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.close());

const bytes = (text: string) => new TextEncoder().encode(text);
const upload = async (...parameters: Parameters<TestEngine["upload"]>) => {
  const response = await engine.upload(...parameters);
  const text = await response.text();
  return response.ok ? JSON.parse(text) : [response.status, text];
};

test("names: equal bytes share one, other bytes get a number, overwriting keeps the name", async () => {
  const names: string[] = [];
  for (const [content, fields] of [
    ["one", {}],
    ["one", {}],
    ["two", {}],
    ["two", {}],
    ["three", {}],
    ["four", { overwrite: "true" }],
    ["five", { overwrite: "1" }],
    ["six", { overwrite: "True" }],
  ] as const)
    names.push((await upload("up.jpg", bytes(content), fields)).name);
  expect(names).toEqual([
    "up.jpg",
    "up.jpg",
    "up (1).jpg",
    "up (1).jpg",
    "up (2).jpg",
    "up.jpg",
    "up.jpg",
    "up (3).jpg",
  ]);
});

test("of uploads at the same time with one name none is lost", async () => {
  const contents = Array.from({ length: 8 }, (_, i) => `content ${i}`);
  const answers = await Promise.all(contents.map((content) => upload("race.jpg", bytes(content))));
  const stored = await Promise.all(
    answers.map(async ({ name }) =>
      (await engine.request(`/view?type=input&filename=${encodeURIComponent(name)}`)).text(),
    ),
  );
  expect(stored).toEqual(contents);
});

describe("a file goes where it is told", () => {
  test.each<[string, string, Record<string, string>, object]>([
    ["into a subfolder", "a.jpg", { subfolder: "a/b" }, { name: "a.jpg", subfolder: "a/b", type: "input" }],
    [
      "into a subfolder with detours",
      "a.jpg",
      { subfolder: "a//b/../c" },
      { name: "a.jpg", subfolder: "a//b/../c", type: "input" },
    ],
    ["into temp", "a.jpg", { type: "temp" }, { name: "a.jpg", subfolder: "", type: "temp" }],
    ["into output", "a.jpg", { type: "output" }, { name: "a.jpg", subfolder: "", type: "output" }],
    ["with any letters in its name", "ünï cödé.jpg", {}, { name: "ünï cödé.jpg", subfolder: "", type: "input" }],
    ["whatever it is", "x.exe", {}, { name: "x.exe", subfolder: "", type: "input" }],
  ])("%s", async (_name, filename, fields, answer) => {
    expect(await upload(filename, bytes("MZ"), fields)).toEqual(answer);
  });

  test("even when it is empty", async () => {
    expect(await upload("zero.jpg", bytes(""))).toEqual({ name: "zero.jpg", subfolder: "", type: "input" });
  });
});

describe("refused with 400 and an empty body, leaving nothing behind", () => {
  test.each<[string, string, Record<string, string>]>([
    ["a subfolder that leads out", "a.jpg", { subfolder: "../x" }],
    ["a subfolder that leads out in the end", "a.jpg", { subfolder: "a/../../x" }],
    ["an absolute subfolder", "a.jpg", { subfolder: "/etc" }],
    ["a filename that leads out", "../../evil.jpg", {}],
    ["a filename that leads out of its subfolder", "../evil.jpg", { subfolder: "zz" }],
    ["a filename with a folder", "newdir/x.jpg", {}],
    ["a filename with a backslash", "..\\x.jpg", {}],
    ["a filename that is a folder's", "..", {}],
    ["a filename that fits in no folder", `${"x".repeat(250)}.jpg`, {}],
    ["a type that is not there", "a.jpg", { type: "bogus" }],
    ["an empty type", "a.jpg", { type: "" }],
  ])("%s", async (_name, filename, fields) => {
    expect(await upload(filename, bytes("x"), fields)).toEqual([400, ""]);
    expect((await readdir(engine.dataDir)).sort()).toEqual(["input", "output", "temp"]);
    expect((await readdir(path.join(engine.dataDir, "temp"))).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  const multipart = (body: string) => ({
    method: "POST",
    headers: { "Content-Type": "multipart/form-data; boundary=X" },
    body: body.replaceAll("\n", "\r\n"),
  });
  test.each<[string, RequestInit]>([
    ["no body", { method: "POST" }],
    ["JSON", { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" }],
    ["no image part", multipart('--X\nContent-Disposition: form-data; name="type"\n\ninput\n--X--\n')],
    [
      "an image part without a filename",
      multipart('--X\nContent-Disposition: form-data; name="image"\n\nabc\n--X--\n'),
    ],
    [
      "an image part with an empty filename",
      multipart('--X\nContent-Disposition: form-data; name="image"; filename=""\n\nabc\n--X--\n'),
    ],
    ["a form that breaks off", multipart('--X\nContent-Disposition: form-data; name="image"; filename="a.jpg"\n\nabc')],
  ])("%s", async (_name, init) => {
    const response = await engine.request("/upload/image", init);
    expect([response.status, await response.text()]).toEqual([400, ""]);
  });
});

test("a body of more than 100 MiB is refused with 413 by its declared length, before any of it is sent", async () => {
  const answer = await new Promise<[number | undefined, string]>((resolve, reject) => {
    const headers = { "Content-Type": "multipart/form-data; boundary=X", "Content-Length": 101 * 1024 * 1024 };
    const request = http.request(`${engine.url}/upload/image`, { method: "POST", headers }, (response) => {
      response.setEncoding("utf8").once("data", (text) => {
        resolve([response.statusCode, text]);
        request.destroy();
      });
    });
    request.once("error", reject);
    request.flushHeaders();
  });
  expect(answer).toEqual([413, "Maximum request body size 104857600 exceeded."]);
});

describe("POST /upload/mask", () => {
  const reference = (fields: object) => JSON.stringify({ filename: "original.png", type: "input", ...fields });
  const mask = (alpha: number, width = 4) => {
    const background = { r: 0, g: 0, b: 0, alpha };
    return sharp({ create: { width, height: 3, channels: 4, background } })
      .png()
      .toBuffer();
  };

  test("gives the original the mask's alpha", async () => {
    await engine.upload("original.png", await png(4, 3));
    const answer = await upload("mask.png", await mask(0.2), { original_ref: reference({}) }, "/upload/mask");
    expect(answer).toEqual({ name: "mask.png", subfolder: "", type: "input" });
    const result = await (await engine.request("/view?type=input&filename=mask.png")).arrayBuffer();
    expect([...(await sharp(result).raw().toBuffer()).subarray(0, 4)]).toEqual([126, 124, 128, 51]);
  });

  test.each<[string, Record<string, string>]>([
    ["no original", {}],
    ["an original that is no JSON", { original_ref: "original.png" }],
    ["an original that is not there", { original_ref: reference({ filename: "nope.png" }) }],
    ["an original that lies elsewhere", { original_ref: reference({ filename: "../input/original.png" }) }],
    ["an original of another type", { original_ref: reference({ type: "bogus" }) }],
  ])("refuses %s with 400", async (_name, fields) => {
    expect(await upload("mask.png", await mask(1), fields, "/upload/mask")).toEqual([400, ""]);
  });

  test("refuses a mask of another size with 400", async () => {
    expect(await upload("m.png", await mask(1, 9), { original_ref: reference({}) }, "/upload/mask")).toEqual([400, ""]);
  });
});
