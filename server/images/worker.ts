/** The process behind apart.ts: reads and makes one picture after the other, until whoever asks is gone. */
import { setPriority } from "node:os";
import { AppError, type ErrorCode } from "@/server/errors";
import { createImages } from "./create";
import type { HeicLimits } from "./heic";
import type { Images } from "./images";

export type Task = { limits: HeicLimits; name: keyof Images; args: unknown[] };
/** code: of an error that a person may see. */
export type Refusal = { code?: ErrorCode; message: string; details?: Record<string, unknown> };
export type Answer = { value: unknown } | Refusal;

/** Pages go first. */
const NICENESS = 5;

setPriority(NICENESS);
process.on("message", (task: Task) => void answer(task).then((said) => process.send?.(said)));
process.on("disconnect", () => process.exit());

async function answer({ limits, name, args }: Task): Promise<Answer> {
  try {
    const work = createImages(limits)[name] as (...args: unknown[]) => Promise<unknown>;
    return { value: await work(...args) };
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, message: error.message, details: error.details };
    return { message: (error as Error).stack ?? String(error) };
  }
}
