import { afterAll, beforeAll, expect, test } from "vitest";
import { png } from "../pictures";
import { invertGraph, startTestEngine, type TestEngine } from "../test-engine";

let engine: TestEngine;
const ids = ["h0", "h1", "h2", "h3"];
beforeAll(async () => {
  engine = await startTestEngine();
  await engine.upload("photo.png", await png(2, 2));
  const client = await engine.listen("me");
  for (const prompt_id of ids)
    await engine.post("/prompt", { prompt: invertGraph("photo.png", prompt_id), prompt_id, client_id: "me" });
  await client.untilEnd("h3");
});
afterAll(() => engine.close());

test.each([
  ["", ids],
  ["?max_items=2", ["h2", "h3"]],
  ["?max_items=2&offset=0", ["h0", "h1"]],
  ["?max_items=2&offset=1", ["h1", "h2"]],
  ["?offset=2", ["h2", "h3"]],
  ["?max_items=9", ids],
  ["?max_items=0", []],
  ["?max_items=-1", []],
])("GET /history%s", async (query, expected) => {
  expect(Object.keys(await engine.get(`/history${query}`))).toEqual(expected);
});

test("a number that is none is refused with 400", async () => {
  expect((await engine.request("/history?max_items=abc")).status).toBe(400);
});

test("one entry by its id, or nothing", async () => {
  expect(Object.keys(await engine.get("/history/h1"))).toEqual(["h1"]);
  expect(await engine.get("/history/unknown")).toEqual({});
});

test("entries can be deleted one by one or all; their files stay", async () => {
  const output = (await engine.get("/history/h0")).h0.outputs[3].images[0].filename;
  expect((await engine.post("/history", { delete: ["h0", "unknown"] })).status).toBe(200);
  expect(Object.keys(await engine.get("/history"))).toEqual(["h1", "h2", "h3"]);
  expect((await engine.post("/history", { clear: true })).status).toBe(200);
  expect(await engine.get("/history")).toEqual({});
  expect((await engine.request(`/view?filename=${output}`)).status).toBe(200);
});
