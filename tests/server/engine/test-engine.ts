/** The real engine on a port of its own, and a client for it that waits for messages, never for time. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { WebSocket } from "ws";
import { startEngine } from "@/server/engine/engine";

export type Message = { type: string; data: Record<string, unknown> };
export type TestEngine = Awaited<ReturnType<typeof start>>;

let started: Promise<TestEngine> | undefined;

/** One after the other, the files of a worker use the same engine, which forgets all: its thread takes half a second to start. */
export async function startTestEngine(): Promise<TestEngine> {
  started ??= start();
  const engine = await started;
  for (const folder of ["input", "output", "temp"]) await mkdir(path.join(engine.dataDir, folder), { recursive: true });
  return engine;
}

async function start() {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "engine-"));
  const models = path.resolve("server/engine/models");
  const engine = await startEngine({ host: "127.0.0.1", port: 0, dataDir, models, threads: 1 });
  const { url } = engine;
  const request = (route: string, init?: RequestInit) => fetch(url + route, init);
  const post = (route: string, body?: unknown) =>
    request(route, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) });
  const get = async (route: string) => (await request(route)).json();
  return {
    url,
    dataDir,
    request,
    post,
    get,
    upload: (name: string, bytes: Uint8Array, fields: Record<string, string> = {}, route = "/upload/image") => {
      const form = new FormData();
      form.append("image", new Blob([new Uint8Array(bytes)]), name);
      for (const [field, value] of Object.entries(fields)) form.append(field, value);
      return request(route, { method: "POST", body: form });
    },
    listen: (clientId?: string) => listen(url, clientId),
    /** Leaves it to the next file as it was at its start. */
    async close() {
      await post("/queue", { clear: true });
      await post("/interrupt", {});
      while ((await get("/prompt")).exec_info.queue_remaining > 0);
      await post("/history", { clear: true });
      await post("/free", { unload_models: true, free_memory: true });
      await rm(dataDir, { recursive: true });
    },
  };
}

/** A socket that keeps what it hears. Resolves when it was greeted. */
async function listen(url: string, clientId?: string) {
  const query = clientId === undefined ? "" : `?clientId=${clientId}`;
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws${query}`);
  const messages: Message[] = [];
  const waiting = new Set<() => void>();
  const frames: Buffer[] = [];
  socket.on("message", (data, isBinary) => {
    if (isBinary) return frames.push(data as Buffer);
    messages.push(JSON.parse(data.toString()));
    for (const check of waiting) check();
  });
  const until = (wanted: (message: Message) => boolean) =>
    new Promise<Message>((resolve) => {
      const check = () => {
        const found = messages.find(wanted);
        if (!found) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });
  await until(({ type }) => type === "status");
  return {
    socket,
    messages,
    /** Binary ones. */
    frames,
    until,
    /** All that was heard until this prompt ended. */
    async untilEnd(promptId: string) {
      await until(({ type, data }) => type === "executing" && data.node === null && data.prompt_id === promptId);
      return messages;
    },
  };
}

/** Node classes and inputs without the ceremony: ["LoadImage", { image: "a.png" }]. */
export const graph = (nodes: Record<string, [className: string, inputs: object]>) =>
  Object.fromEntries(Object.entries(nodes).map(([id, [class_type, inputs]]) => [id, { class_type, inputs }]));

export const restoreGraph = (image: string) =>
  graph({
    1: ["LoadImage", { image }],
    2: ["UpscaleModelLoader", { model_name: "realesr-general-x4v3.pth" }],
    3: ["ImageUpscaleWithModel", { upscale_model: ["2", 0], image: ["1", 0] }],
    4: ["ImageScaleBy", { image: ["3", 0], upscale_method: "lanczos", scale_by: 0.5 }],
    5: ["ImageSharpen", { image: ["4", 0], sharpen_radius: 1, sigma: 0.6, alpha: 0.5 }],
    6: ["SaveImage", { images: ["5", 0], filename_prefix: "restored" }],
  });

export const invertGraph = (image: string, filename_prefix = "inverted") =>
  graph({
    1: ["LoadImage", { image }],
    2: ["ImageInvert", { image: ["1", 0] }],
    3: ["SaveImage", { images: ["2", 0], filename_prefix }],
  });

/** Takes dozens of tiles of a very wide picture, so that there is time to do something meanwhile. */
export const longGraph = (image: string) =>
  graph({
    1: ["LoadImage", { image }],
    2: ["UpscaleModelLoader", { model_name: "realesr-general-x4v3.onnx" }],
    3: ["ImageUpscaleWithModel", { upscale_model: ["2", 0], image: ["1", 0] }],
    4: ["PreviewImage", { images: ["3", 0] }],
  });
