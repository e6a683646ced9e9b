/** Has HEIC photos decoded by a process of its own, which may be slow, large or fall over without harm to this one. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { limit } from "@/server/lib/limit";
import { corrupt, isNoRoom, noRoom, tooManyPixels, tooSlow } from "./refusals";

export type HeicLimits = {
  /** Most memory the decoder may take for its picture, in megabytes; the process around it takes about 100 more. */
  heicMemoryMb: number;
  /** After this the process is killed and the photo refused. */
  heicTimeoutMs: number;
};

const run = promisify(execFile);
// One at a time: the memory bound is for all of them together.
const oneByOne = limit(1);

const answer = z.union([
  z.object({ width: z.number(), height: z.number(), written: z.boolean() }),
  z.object({ unreadable: z.string() }),
]);

/** Writes the upright picture with its colour profile to `output`. Throws CORRUPT_IMAGE, TOO_MANY_PIXELS, STORAGE_FULL. */
export async function heicToPng(file: string, output: string, maxPixels: number, limits: HeicLimits): Promise<void> {
  const result = await oneByOne(() => decode([file, output, String(maxPixels)], limits));
  if ("unreadable" in result) throw corrupt(result.unreadable);
  if (!result.written) throw tooManyPixels(result.width, result.height, maxPixels);
}

async function decode(files: string[], { heicMemoryMb, heicTimeoutMs }: HeicLimits): Promise<z.infer<typeof answer>> {
  const worker = join(/* turbopackIgnore: true */ process.cwd(), "server/images/heic-worker.mjs");
  // resourceLimits and --max-old-space-size leave WebAssembly alone; this flag is its ceiling, beyond which libheif gives up.
  const flags = ["--max-old-space-size=128", `--wasm-max-mem-pages=${heicMemoryMb * PAGES_PER_MB}`];
  try {
    const { stdout } = await run(process.execPath, [...flags, worker, ...files], {
      timeout: heicTimeoutMs,
      killSignal: "SIGKILL",
      env: { NODE_ENV: "production" }, // It reads strangers' files, so it gets no secrets.
    });
    return answer.parse(JSON.parse(stdout));
  } catch (cause) {
    throw failure(cause as { killed?: boolean; signal?: string | null });
  }
}

/** Only what the photo itself did is held against it: running out of time or bringing the process down. */
function failure(cause: { killed?: boolean; signal?: string | null }): unknown {
  if (cause.killed) return tooSlow(cause);
  if (cause.signal) return corrupt(cause);
  return isNoRoom(cause) ? noRoom(cause) : cause;
}

const PAGES_PER_MB = 16;
