/** HTTP with one ComfyUI server: timeouts, size caps, and every failure as an AppError. */
import { Agent, type Dispatcher, request } from "undici";
import type { z } from "zod";
import { AppError } from "../../errors";
import { badAnswer, noAnswer, unreachable } from "./errors";

export type Timeouts = {
  /** Until a connection stands, in ms; also for a cancellation, and how long a run bears with a server that is gone. */
  connectMs: number;
  /** Without any sign of progress of a run, in ms; also between two chunks of an answer. */
  idleMs: number;
  /** From the start of run() to its end, in ms, waiting in line included. */
  totalMs: number;
};

type Init = Pick<Dispatcher.RequestOptions, "body"> & { headers?: Record<string, string>; signal?: AbortSignal };
export type Answer = Dispatcher.ResponseData;
export type Http = ReturnType<typeof createHttp>;

/** ENGINE_UNREACHABLE comes from failed connections and gateways; a proxy answers with these when ComfyUI is down. */
const GATEWAY_STATUSES = [502, 503, 504];

/**
 * @param base URL without a slash at the end
 * @param maxBytes largest JSON answer that is read
 */
export function createHttp(base: string, headers: Record<string, string>, timeouts: Timeouts, maxBytes: number) {
  const dispatcher = new Agent({
    connect: { timeout: timeouts.connectMs },
    headersTimeout: timeouts.idleMs,
    bodyTimeout: timeouts.idleMs,
  });

  /** An answer of any status but a gateway's. @throws AppError, or the signal's reason. */
  async function send(method: "GET" | "POST", path: string, { signal, body, ...init }: Init = {}): Promise<Answer> {
    const options = { method, body, signal, dispatcher, headers: { ...headers, ...init.headers } };
    const answer = await orAborted(request(base + path, options), signal).catch((error) => {
      throw networkError(error, signal);
    });
    if (!GATEWAY_STATUSES.includes(answer.statusCode)) return answer;
    await discard(answer);
    throw unreachable(new Error(`status ${answer.statusCode}`));
  }

  /** The answer's JSON in the form of `schema`. */
  async function parse<T>(answer: Answer, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T> {
    const text = await read(answer, maxBytes, signal);
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch (error) {
      throw badAnswer("not JSON", error);
    }
    const parsed = schema.safeParse(json);
    if (!parsed.success) throw badAnswer("not in the expected form", parsed.error);
    return parsed.data;
  }

  return {
    send,
    parse,
    async get<T>(path: string, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T> {
      return parse(await ok(await send("GET", path, { signal })), schema, signal);
    },
    /** Posts JSON to where the answer does not matter. */
    async post(path: string, json: unknown, signal?: AbortSignal): Promise<void> {
      await discard(await ok(await send("POST", path, { ...jsonBody(json), signal })));
    },
  };
}

export const jsonBody = (json: unknown) => ({
  body: JSON.stringify(json),
  headers: { "content-type": "application/json" },
});

/** The answer, when its status is a good one. */
export async function ok(answer: Answer): Promise<Answer> {
  if (answer.statusCode >= 200 && answer.statusCode < 300) return answer;
  await discard(answer);
  throw badAnswer(`status ${answer.statusCode}`);
}

/** Reads an unwanted body away, so that the connection can serve again. */
export const discard = (answer: Answer) => answer.body.dump().catch(() => undefined);

/** A failure below HTTP, as an error of ours; what ended the signal goes before all else. */
export function networkError(error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted) return isTimeout(signal.reason) ? noAnswer(signal.reason) : signal.reason;
  if (error instanceof AppError) return error;
  const code = (error as { code?: string } | undefined)?.code;
  return code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT" ? noAnswer(error) : unreachable(error);
}

/** What AbortSignal.timeout() ends with. */
const isTimeout = (reason: unknown) => reason instanceof DOMException && reason.name === "TimeoutError";

/** undici minds an abort only when the connection stands; this one at once. */
async function orAborted<T>(answer: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return answer;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

async function read(answer: Answer, maxBytes: number, signal?: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer.body) {
      size += chunk.length;
      if (size > maxBytes) throw badAnswer(`larger than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw networkError(error, signal);
  }
  return Buffer.concat(chunks).toString("utf8");
}
