/** Reads the input of a call: from the query of GET and DELETE, else from a JSON body. */
import { instanceofZodTypeKind } from "trpc-to-openapi";
import type { ZodObject, ZodType } from "zod";
import { AppError } from "@/server/errors";

const MAX_JSON_BYTES = 1024 * 1024;

/** Words of the query as what the schema takes in their place: it says itself what it thinks of the rest. */
export function readQuery(schema: ZodObject, query: URLSearchParams): Record<string, unknown> {
  const known = Object.keys(schema.shape).filter((name) => query.has(name));
  return Object.fromEntries(known.map((name) => [name, fromQuery(schema.shape[name] as ZodType, query.getAll(name))]));
}

function fromQuery(type: ZodType, values: string[]): unknown {
  const plain = withoutDefault(type);
  if (instanceofZodTypeKind(plain, "array")) return values;
  const [value = ""] = values;
  if (values.length > 1) return values;
  if (instanceofZodTypeKind(plain, "number")) return value.trim() === "" ? value : Number(value);
  if (instanceofZodTypeKind(plain, "boolean"))
    return { true: true, "1": true, false: false, "0": false }[value] ?? value;
  return value;
}

function withoutDefault(type: ZodType): ZodType {
  const wrapped = ["optional", "default", "nullable"].some((kind) => instanceofZodTypeKind(type, kind as "optional"));
  return wrapped ? withoutDefault((type as unknown as { unwrap(): ZodType }).unwrap()) : type;
}

/** No body counts as {}. @throws AppError BAD_REQUEST */
export async function readJson(request: Request): Promise<Record<string, unknown>> {
  const text = await readText(request);
  if (text.trim() === "") return {};
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\b/i.test(type)) {
    throw new AppError("BAD_REQUEST", `Send JSON with the header Content-Type: application/json, not "${type}".`);
  }
  const body = parse(text);
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new AppError("BAD_REQUEST", "The body must be a JSON object.");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("BAD_REQUEST", `The body is no valid JSON: ${(cause as Error).message}`, { cause });
  }
}

async function readText({ body }: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_JSON_BYTES) throw new AppError("BAD_REQUEST", "The body is larger than 1 MB.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
