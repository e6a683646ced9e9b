/** Has HEIC photos decoded by a process of its own, which may be slow, large or fall over without harm to this one. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { limit } from "@/server/lib/limit";
import { corrupt, tooManyPixels } from "./refusals";

export type HeicLimits = {
  /** Most memory the decoder may take for its picture, in megabytes; the process around it takes about 100 more. */
  heicMemoryMb: number;
  /** After this the process is killed and the photo refused. */
  heicTimeoutMs: number;
};

const run = promisify(execFile);
// One at a time: the memory bound is for all of them together.
const oneByOne = limit(1);

const answer = z.object({ width: z.number(), height: z.number(), written: z.boolean() });

/** Writes the upright picture with its colour profile to `output`. Throws CORRUPT_IMAGE, TOO_MANY_PIXELS. */
export async function heicToPng(file: string, output: string, maxPixels: number, limits: HeicLimits): Promise<void> {
  const { width, height, written } = await oneByOne(() => decode(file, output, maxPixels, limits));
  if (!written) throw tooManyPixels(width, height, maxPixels);
}

async function decode(file: string, output: string, maxPixels: number, { heicMemoryMb, heicTimeoutMs }: HeicLimits) {
  const worker = join(/* turbopackIgnore: true */ process.cwd(), "server/images/heic-worker.mjs");
  const flags = ["--max-old-space-size=128", `--wasm-max-mem-pages=${heicMemoryMb * PAGES_PER_MB}`];
  try {
    const { stdout } = await run(process.execPath, [...flags, worker, file, output, String(maxPixels)], {
      timeout: heicTimeoutMs,
      killSignal: "SIGKILL",
      env: { NODE_ENV: "production" }, // It reads strangers' files, so it gets no secrets.
    });
    return answer.parse(JSON.parse(stdout));
  } catch (cause) {
    throw corrupt(cause);
  }
}

const PAGES_PER_MB = 16;
