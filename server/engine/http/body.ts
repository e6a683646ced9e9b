/** Reads request bodies. */
import type { IncomingMessage } from "node:http";
import { MAX_UPLOAD_SIZE } from "../features";
import { json, Refusal, text } from "./reply";

export const tooLarge = () => new Refusal(text(413, `Maximum request body size ${MAX_UPLOAD_SIZE} exceeded.`));

/** Throws Refusal 413. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  refuseDeclaredSize(request);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytesOf(request)) {
    size += chunk.length;
    if (size > MAX_UPLOAD_SIZE) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Unlike the request itself this can be left unread without cutting the connection: the answer still has to go out. */
export const bytesOf = (request: IncomingMessage): AsyncIterable<Buffer> =>
  request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;

/** Throws Refusal 413 before the body is read when its declared length is over the limit. */
export function refuseDeclaredSize(request: IncomingMessage): void {
  if (Number(request.headers["content-length"]) > MAX_UPLOAD_SIZE) throw tooLarge();
}

/** JSON whatever its Content-Type, as ComfyUI reads it. Throws Refusal: 413, or 400 when it isn't JSON. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request);
  try {
    return JSON.parse(body.toString());
  } catch {
    throw badRequest("invalid_json", "The request body is not valid JSON");
  }
}

/** A JSON object; what else came is refused with 400. */
export async function readObject(request: IncomingMessage): Promise<Record<string, unknown>> {
  const value = await readJson(request);
  if (!isObject(value)) throw badRequest("invalid_body", "The request body must be a JSON object");
  return value;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** 400 with an error body like those of POST /prompt. */
export const badRequest = (type: string, message: string, details = "") =>
  new Refusal(json({ error: { type, message, details, extra_info: {} }, node_errors: {} }, 400));
