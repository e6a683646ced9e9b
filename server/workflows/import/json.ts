/** Reads JSON that anyone may have made: bounded in size and depth, without keys that reach into prototypes. */
import { AppError } from "../../errors";

export const MAX_JSON_BYTES = 5 * 1024 * 1024;
const MAX_DEPTH = 100;
const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Python writes NaN and Infinity, which JSON does not know; they become null, as ComfyUI's own front end has it.
 * @throws AppError FILE_TOO_LARGE or BAD_REQUEST
 */
export function parseJson(text: string): unknown {
  if (Buffer.byteLength(text) > MAX_JSON_BYTES)
    throw new AppError(
      "FILE_TOO_LARGE",
      `This is larger than ${MAX_JSON_BYTES / 1024 / 1024} MB, which no workflow is.`,
    );
  const json = parse(text) ?? parse(text.replace(/(?<=[:,[]\s*)(NaN|-?Infinity)(?=\s*[,\]}])/g, "null"));
  if (!json) throw new AppError("BAD_REQUEST", "This file is not JSON.");
  check(json.value, 0);
  return json.value;
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function check(value: unknown, depth: number): void {
  if (typeof value !== "object" || value === null) return;
  if (depth >= MAX_DEPTH) throw new AppError("BAD_REQUEST", `This file is nested more than ${MAX_DEPTH} levels deep.`);
  for (const key of Object.keys(value)) {
    if (FORBIDDEN.has(key)) throw new AppError("BAD_REQUEST", `This file has a key "${key}", which no workflow has.`);
    check((value as Record<string, unknown>)[key], depth + 1);
  }
}
