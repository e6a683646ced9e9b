import { once } from "node:events";
import http from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { startTestEngine, type TestEngine } from "./test-engine";

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.close());

const status = (remaining: number) => ({
  type: "status",
  data: { status: { exec_info: { queue_remaining: remaining } } },
});

/** fetch sets Host itself, so this one speaks plainly. */
const ask = (route: string, headers: Record<string, string>) =>
  new Promise<number | undefined>((resolve, reject) => {
    http
      .get(engine.url + route, { headers }, (response) => resolve(response.resume().statusCode))
      .once("error", reject);
  });

describe("paths and methods", () => {
  test.each<[string, string, number, string]>([
    ["GET", "/nope", 404, ""],
    ["GET", "/interrupt", 404, ""],
    ["GET", "/api/jobs", 404, ""],
    ["GET", "/view", 404, ""],
    ["OPTIONS", "/prompt", 200, ""],
    ["DELETE", "/queue", 405, "405: Method Not Allowed"],
    ["POST", "/system_stats", 405, "405: Method Not Allowed"],
    ["GET", "/history/%E0%A4%A", 400, ""],
    ["GET", "//", 404, ""],
  ])("%s %s is %i", async (method, route, code, body) => {
    const response = await engine.request(route, { method });
    expect([response.status, await response.text()]).toEqual([code, body]);
  });

  test("405 tells what is allowed", async () => {
    const allowed = async (route: string) => (await engine.request(route, { method: "DELETE" })).headers.get("allow");
    expect(await allowed("/queue")).toBe("GET,HEAD,POST");
    expect(await allowed("/features")).toBe("GET,HEAD");
  });

  test("every route is there under /api too", async () => {
    expect(await engine.get("/api/queue")).toEqual({ queue_running: [], queue_pending: [] });
    expect(await engine.get("/api/object_info/NoSuchNode")).toEqual({});
  });

  test("HEAD answers with GET's headers and no body", async () => {
    const response = await engine.request("/queue", { method: "HEAD" });
    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(response.headers.get("content-length")).toBe(String('{"queue_running":[],"queue_pending":[]}'.length));
    expect(await response.text()).toBe("");
  });
});

describe("who may ask", () => {
  const port = () => new URL(engine.url).port;
  test.each<[string, () => Record<string, string>, number]>([
    ["a page of the same origin", () => ({ Host: `127.0.0.1:${port()}`, Origin: `http://127.0.0.1:${port()}` }), 200],
    ["the host by its name", () => ({ Host: `localhost:${port()}` }), 200],
    ["a page of another origin", () => ({ Origin: "http://evil.example" }), 403],
    ["a page of another port", () => ({ Origin: "http://127.0.0.1:1" }), 403],
    ["a page without an origin", () => ({ Origin: "null" }), 403],
    ["another site, as the browser says", () => ({ "Sec-Fetch-Site": "cross-site" }), 403],
    ["a name that someone points at this machine", () => ({ Host: `evil.example:${port()}` }), 403],
    ["the same, with the origin to match", () => ({ Host: "evil.example", Origin: "http://evil.example" }), 403],
  ])("%s", async (_name, headers, code) => {
    expect(await ask("/queue", headers())).toBe(code);
  });

  test("a WebSocket from another origin is refused", async () => {
    const socket = new WebSocket(`${engine.url.replace("http", "ws")}/ws`, { origin: "http://evil.example" });
    const [error] = await once(socket, "error");
    expect(error.message).toContain("403");
  });

  test("there is no WebSocket elsewhere", async () => {
    const [error] = await once(new WebSocket(`${engine.url.replace("http", "ws")}/queue`), "error");
    expect(error.message).toContain("404");
  });
});

describe("a client at /ws", () => {
  test("is greeted with the queue and its id", async () => {
    const named = await engine.listen("me");
    expect(named.messages).toEqual([{ type: "status", data: { ...status(0).data, sid: "me" } }]);
    const nameless = await engine.listen();
    expect(nameless.messages[0]?.data.sid).toMatch(/^[0-9a-f]{32}$/);
  });

  test("that tells its features first hears the engine's; whatever else it says is ignored", async () => {
    const client = await engine.listen();
    client.socket.send(JSON.stringify({ type: "feature_flags", data: { supports_preview_metadata: true } }));
    await client.until(({ type }) => type === "feature_flags");
    for (const text of ['{"type":"feature_flags"}', "no JSON", '{"type":"x"}', "[]", "null"]) client.socket.send(text);
    await engine.post("/queue", { clear: true });
    await client.until(({ data }) => data.sid === undefined && data.status !== undefined);
    expect(client.messages.slice(1)).toEqual([
      { type: "feature_flags", data: { supports_preview_metadata: true, max_upload_size: 104857600 } },
      status(0),
    ]);
  });

  test("is not lost when another one with its id comes or goes", async () => {
    const [old, young] = [await engine.listen("twice"), await engine.listen("twice")];
    const heard = (client: typeof old, count: number) =>
      client.until(() => client.messages.filter(({ data }) => data.sid === undefined).length === count);
    await engine.post("/queue", { clear: true });
    await Promise.all([heard(old, 1), heard(young, 1)]);
    old.socket.close();
    await once(old.socket, "close");
    await engine.post("/queue", { clear: true });
    await heard(young, 2);
  });
});
