/** Measures the embedded engine: what the graph costs on top of the model, small jobs, memory, answers under load. */
import { readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import sharp from "sharp";
import { WebSocket } from "ws";
import { modelThreads } from "@/server/engine/threads";
import { startEmbeddedEngine } from "@/server/engines/embedded-process";
import { percentile, type Row } from "./row";

const MODEL = path.resolve("server/engine/models/upscale_models/realesr-general-x4v3.onnx");
const SIDE = 512;
const ROUNDS = 5;
const SMALL_JOBS = 200;
const quiet = { info: () => undefined, warn: () => undefined };

export async function benchEngine(): Promise<Row[]> {
  const dataDir = path.join(os.tmpdir(), `bench-engine-${process.pid}`);
  const engine = await startEmbeddedEngine({ dataDir, port: 0, log: quiet });
  try {
    const client = await connect(engine.url());
    const rows = [await smallJobs(client), ...(await restore(client)), await memory(engine.pid as number)];
    client.socket.close();
    return rows;
  } finally {
    await engine.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

type Client = Awaited<ReturnType<typeof connect>>;

async function connect(url: string) {
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws?clientId=bench`);
  await new Promise((resolve) => socket.once("open", resolve));
  const run = async (prompt: object) => {
    const ended = new Promise<void>((resolve) => {
      socket.on("message", function listen(data) {
        const message = JSON.parse(data.toString());
        if (message.type !== "executing" || message.data.node !== null) return;
        socket.off("message", listen);
        resolve();
      });
    });
    const answer = await fetch(`${url}/prompt`, {
      method: "POST",
      body: JSON.stringify({ prompt, client_id: "bench" }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    await ended;
  };
  const upload = async (name: string, bytes: Buffer) => {
    const form = new FormData();
    form.append("image", new Blob([new Uint8Array(bytes)]), name);
    await fetch(`${url}/upload/image`, { method: "POST", body: form });
  };
  return { url, socket, run, upload };
}

async function smallJobs({ run, upload }: Client): Promise<Row> {
  const size = { width: 64, height: 64, channels: 3 as const };
  await upload(
    "small.png",
    await sharp({ create: { ...size, background: "teal" } })
      .png()
      .toBuffer(),
  );
  const job = (i: number) =>
    run({
      1: { class_type: "LoadImage", inputs: { image: "small.png" } },
      2: { class_type: "ImageInvert", inputs: { image: ["1", 0] } },
      3: { class_type: "SaveImage", inputs: { images: ["2", 0], filename_prefix: `job${i}` } },
    });
  for (let i = 0; i < 20; i++) await job(-i);
  const start = performance.now();
  for (let i = 1; i <= SMALL_JOBS; i++) await job(i);
  const rate = (SMALL_JOBS * 1000) / (performance.now() - start);
  return row("64² jobs one after the other", `${rate.toFixed(0)}/s`, "≥ 100/s", rate >= 100);
}

/** Graph and bare model take turns, so that whatever else the machine does burdens both. */
async function restore({ url, run, upload }: Client): Promise<Row[]> {
  const photo = await noise(SIDE);
  const infer = await bareModel(photo);
  const latencies: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    await upload(
      `photo${round}.png`,
      await sharp(photo, { raw: { width: SIDE, height: SIDE, channels: 3 } })
        .png()
        .toBuffer(),
    );
    const graph = () => run(restoreGraph(`photo${round}.png`));
    // The first round loads the model, and asking meanwhile takes time from it: it doesn't count.
    if (round === 0) await whileProbing(`${url}/queue`, latencies, graph);
    else ratios.push((await timed(graph)) / (await timed(infer)));
  }
  const ratio = percentile(ratios, 0.5);
  const p99 = percentile(latencies, 0.99);
  return [
    row(`restore graph at ${SIDE}² over the bare model`, ratio.toFixed(3), "≤ 1.15", ratio <= 1.15),
    row("GET /queue while a model runs, p99", `${p99.toFixed(1)} ms`, "< 100 ms", p99 < 100),
  ];
}

const restoreGraph = (image: string) => ({
  1: { class_type: "LoadImage", inputs: { image } },
  2: { class_type: "UpscaleModelLoader", inputs: { model_name: "realesr-general-x4v3.pth" } },
  3: { class_type: "ImageUpscaleWithModel", inputs: { upscale_model: ["2", 0], image: ["1", 0] } },
  4: { class_type: "ImageScaleBy", inputs: { image: ["3", 0], upscale_method: "lanczos", scale_by: 0.5 } },
  5: { class_type: "ImageSharpen", inputs: { image: ["4", 0], sharpen_radius: 1, sigma: 0.6, alpha: 0.5 } },
  6: { class_type: "SaveImage", inputs: { images: ["5", 0], filename_prefix: "restored" } },
});

/** One run of the model on the whole picture, with the threads and the priority that the engine gives it. */
async function bareModel(photo: Uint8Array): Promise<() => Promise<unknown>> {
  const priority = os.getPriority();
  os.setPriority(10);
  const session = await InferenceSession.create(MODEL, { intraOpNumThreads: modelThreads() });
  const plane = SIDE * SIDE;
  const data = Float32Array.from(
    { length: 3 * plane },
    (_, i) => (photo[(i % plane) * 3 + Math.floor(i / plane)] ?? 0) / 255,
  );
  const input = new Tensor("float32", data, [1, 3, SIDE, SIDE]);
  await session.run({ data: input });
  return async () => {
    os.setPriority(10);
    await session.run({ data: input });
    os.setPriority(priority);
  };
}

/** Asks again and again while the action runs; notes the milliseconds each answer took. */
async function whileProbing(url: string, latencies: number[], action: () => Promise<void>): Promise<void> {
  let running = true;
  const done = action().finally(() => {
    running = false;
  });
  while (running) latencies.push(await timed(async () => (await fetch(url)).text()));
  await done;
}

/** The most the engine's process ever held in memory; only Linux tells. */
async function memory(pid: number): Promise<Row> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const gigabytes = (Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) * 1024) / 1e9;
  return row(`peak resident memory at ${SIDE}²`, `${gigabytes.toFixed(2)} GB`, "< 0.95 GB", gigabytes < 0.95);
}

/** RGB, with detail at several scales: random pixels, enlarged. */
async function noise(side: number): Promise<Uint8Array> {
  const small = {
    create: { width: side / 8, height: side / 8, channels: 3 as const, background: "grey", noise: NOISE },
  };
  return sharp(await sharp(small).png().toBuffer())
    .resize(side, side)
    .removeAlpha()
    .raw()
    .toBuffer();
}

const NOISE = { type: "gaussian" as const, mean: 128, sigma: 60 };

async function timed(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

const row = (figure: string, measured: string, target: string, ok: boolean): Row => ({ figure, measured, target, ok });
