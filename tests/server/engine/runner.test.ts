import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encode, patterned, png } from "./pictures";
import { brief, run, submit } from "./runs";
import { invertGraph, longGraph, startTestEngine, type TestEngine } from "./test-engine";

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
  await engine.upload("photo.png", await encode(patterned(16, 12)));
  await engine.upload("wide.png", await png(24_000, 4));
});
afterAll(() => engine.close());

describe("who hears what", () => {
  test("others only hear of the queue", async () => {
    const other = await engine.listen("other");
    await run(engine, invertGraph("photo.png", "heard"));
    await other.until((message) => brief(message) === "status 0" && !("sid" in message.data));
    expect(other.messages.slice(1).map(brief)).toEqual(["status 1", "status 1", "status 0"]);
    other.socket.terminate();
  });

  test("without a client id everyone hears of progress, nobody of the rest", async () => {
    const observer = await engine.listen("observer");
    await submit(engine, invertGraph("photo.png", "anonymous"));
    await observer.until((message) => brief(message) === "status 0" && !("sid" in message.data));
    const types = new Set(observer.messages.map(({ type }) => type));
    expect([...types].sort()).toEqual(["progress_state", "status"]);
    observer.socket.terminate();
  });
});

describe("while something runs", () => {
  /** Starts a long run and resolves once it is inside the model. */
  async function startLong(extra: object = {}) {
    await engine.post("/free", { free_memory: true });
    const client = await engine.listen("long");
    const id = await submit(engine, longGraph("wide.png"), { client_id: "long", ...extra });
    await client.until(({ type, data }) => type === "progress" && data.prompt_id === id);
    return { id, client };
  }
  const pending = async () => (await engine.get("/queue")).queue_pending.map(([, id]: [number, string]) => id);

  test("the queue shows it, and what waits by number; an interrupt stops it and the next one runs", async () => {
    const { id, client } = await startLong();
    const waiting = { client_id: "long" };
    const last = await submit(engine, invertGraph("photo.png"), waiting);
    const front = await submit(engine, invertGraph("photo.png"), { ...waiting, front: true });
    const middle = await submit(engine, invertGraph("photo.png"), { ...waiting, number: -0.5 });
    const queue = await engine.get("/queue");
    expect(queue.queue_running.map((item: unknown[]) => item[1])).toEqual([id]);
    expect(await pending()).toEqual([front, middle, last]);
    expect(await engine.get("/prompt")).toEqual({ exec_info: { queue_remaining: 4 } });
    expect(await engine.get(`/history/${id}`)).toEqual({});

    await engine.post("/interrupt", {});
    await client.untilEnd(last);
    const told = client.messages.map(brief);
    const stopped = told.indexOf("execution_interrupted");
    expect(told.slice(stopped, stopped + 5)).toEqual([
      "execution_interrupted",
      "status 3",
      "executing null",
      "status 3",
      "execution_start",
    ]);
    const entry = (await engine.get(`/history/${id}`))[id];
    expect(entry.outputs).toEqual({});
    expect(entry.status.status_str).toBe("error");
    expect(entry.status.messages.at(-1)).toEqual([
      "execution_interrupted",
      {
        prompt_id: id,
        node_id: "3",
        node_type: "ImageUpscaleWithModel",
        executed: ["1", "2"],
        timestamp: expect.any(Number),
      },
    ]);
    const order = Object.keys(await engine.get("/history?max_items=3"));
    expect(order.sort()).toEqual([front, middle, last].sort());
    client.socket.terminate();
  });

  test("only an interrupt for it stops it; what waits can be taken out, and it cannot", async () => {
    const { id, client } = await startLong();
    const kept = await submit(engine, invertGraph("photo.png"), { client_id: "long" });
    const deleted = await submit(engine, invertGraph("photo.png"));
    for (const other of [kept, "unknown"]) await engine.post("/interrupt", { prompt_id: other });
    await engine.post("/queue", { delete: [deleted, id, "unknown"] });
    await engine.post("/queue", { delete: kept });
    await engine.post("/queue", {});
    expect(await pending()).toEqual([kept]);
    expect((await engine.get("/queue")).queue_running).toHaveLength(1);
    expect(await engine.get(`/history/${deleted}`)).toEqual({});
    await engine.post("/queue", { clear: true });
    expect(await pending()).toEqual([]);
    await engine.post("/interrupt", { prompt_id: id });
    await client.untilEnd(id);
    expect(client.messages.map(brief)).toContain("execution_interrupted");
    client.socket.terminate();
  });

  test("a client that comes late hears at once which node runs", async () => {
    const { id, client } = await startLong();
    const late = await engine.listen("long");
    await late.until(({ type }) => type === "executing");
    expect(late.messages.slice(0, 2).map(brief)).toEqual(["status 1", "executing 3"]);
    await engine.post("/interrupt");
    await client.untilEnd(id);
    client.socket.terminate();
    late.socket.terminate();
  });

  test("several prompts with one id all run, even with one number, and the last one stays in the history", async () => {
    const { id, client } = await startLong({ prompt_id: "shared" });
    for (const prefix of ["d1", "d2", "d3"])
      await submit(engine, invertGraph("photo.png", prefix), { prompt_id: "shared", number: 1000 });
    const last = await submit(engine, invertGraph("photo.png", "d4"), { client_id: "long", number: 1001 });
    await engine.post("/queue", { delete: [id] });
    expect(await pending()).toEqual(["shared", "shared", last]);
    await engine.post("/interrupt", { prompt_id: id });
    await client.untilEnd(last);
    const { shared } = await engine.get("/history/shared");
    expect(shared.outputs[3].images[0].filename).toBe("d3_00001_.png");
    client.socket.terminate();
  });

  test("an interrupt while nothing runs is forgotten", async () => {
    expect((await engine.post("/interrupt", {})).status).toBe(200);
    expect((await engine.post("/interrupt")).status).toBe(200);
    expect((await run(engine, invertGraph("photo.png", "after"))).entry.status.completed).toBe(true);
  });
});

test("JSON that is none is refused with 400 wherever it is read", async () => {
  const answers = await Promise.all(["/queue", "/history", "/free"].map((route) => engine.post(route, "{nope")));
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
  expect((await engine.post("/interrupt", "[]")).status).toBe(400);
  expect((await engine.post("/interrupt", "{nope")).status).toBe(200);
});
