/**
 * JSON over HTTPS with a provider: keys, time and size limits, waiting when asked to, every failure as an AppError.
 *
 * The official clients are not used for this. Both send a request again when the connection breaks before the answer
 * (replicate 1.4.0 in withAutomaticRetries, @fal-ai/client 1.10.1 in QUEUE_RETRY_CONFIG, which also repeats after 502
 * and 504), so one lost answer can start a second paid run; both upload only what is in memory as a Blob; and
 * Replicate's ApiError carries the request with its Authorization header into whatever logs it.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { AppError } from "../../errors";
import { badAnswer, tooMany, unanswered, unauthorized, unpaid, unreachable } from "./errors";
import type { Service } from "./provider";

export type HttpOptions = {
  service: Service;
  /** https://host, where the key goes and nowhere else. */
  origin: string;
  /** The header of this name, with the key. */
  authorization: string;
  /** For the answer to one call, in ms. Calls with a stream are limited by their signal alone. */
  callMs: number;
};

type Init = {
  signal?: AbortSignal;
  json?: unknown;
  body?: ReadableStream;
  headers?: Record<string, string>;
  /** Whether it costs money each time it is taken: then a lost answer is ENGINE_TIMEOUT, which nobody tries again. */
  paid?: boolean;
};
export type Http = ReturnType<typeof createHttp>;

const MAX_ANSWER_BYTES = 8 * 2 ** 20;
const MAX_TRIES = 5;
const MAX_PAUSE_MS = 60_000;

export function createHttp({ service, origin, authorization, callMs }: HttpOptions) {
  function request(method: string, path: string, { json, body, headers, signal }: Init): Promise<Response> {
    const late = body ? [] : [AbortSignal.timeout(callMs)];
    return fetch(origin + path, {
      method,
      headers: { authorization, accept: "application/json", ...(json ? JSON_TYPE : {}), ...headers },
      body: json ? JSON.stringify(json) : body,
      redirect: "error",
      signal: AbortSignal.any([...late, ...(signal ? [signal] : [])]),
      ...(body ? { duplex: "half" } : {}),
    });
  }

  return {
    service,

    /**
     * An answer that is about the request itself: good, or a refusal in JSON. Told to come back later, it does.
     * @throws AppError ENGINE_UNAUTHORIZED, ENGINE_UNPAID, TOO_MANY_REQUESTS, ENGINE_UNREACHABLE, ENGINE_TIMEOUT
     */
    async send(method: "GET" | "POST" | "PUT", path: string, init: Init = {}): Promise<Response> {
      for (let attempt = 0; ; attempt++) {
        const answer = await request(method, path, init).catch((error) => {
          throw init.paid && maybeTaken(error) ? unanswered(service, error) : networkError(service, error, init.signal);
        });
        if (answer.status !== 429) return judged(service, answer, init.paid);
        discard(answer);
        if (attempt + 1 === MAX_TRIES || init.body) throw tooMany(service);
        await pause(retryAfter(answer) ?? 1000 * 2 ** attempt, init.signal);
      }
    },

    /** The answer's JSON in the form of `schema`, whatever its status. */
    async read<T>(answer: Response, schema: z.ZodType<T>): Promise<T> {
      const parsed = schema.safeParse(await readJson(service, answer));
      if (!parsed.success) throw badAnswer(service, `status ${answer.status}, not in the expected form`, parsed.error);
      return parsed.data;
    },
  };
}

/**
 * The id in the answer of a provider that has taken a paid run. Where it can't be found, nobody may ask again.
 * @throws AppError ENGINE_TIMEOUT
 */
export const receipt = (service: Service, id: Promise<string>): Promise<string> =>
  id.catch((error) => {
    throw unanswered(service, error);
  });

const JSON_TYPE = { "content-type": "application/json" };

/** Failures before anything was sent. */
const NOT_SENT = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"];
const maybeTaken = ({ cause }: { cause?: { code?: string } }) => !NOT_SENT.includes(cause?.code ?? "");

/** A failure below HTTP, as an error of ours; what ended the signal goes before all else. */
export function networkError(service: Service, error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted) return signal.reason;
  return error instanceof AppError ? error : unreachable(service, error);
}

async function judged(service: Service, answer: Response, paid?: boolean): Promise<Response> {
  const { status } = answer;
  if (status === 403) throw forbidden(service, JSON.stringify(await readJson(service, answer).catch(() => "")));
  const error =
    (status === 401 && unauthorized(service)) ||
    (status === 402 && unpaid(service)) ||
    (paid && GATEWAY_STATUSES.includes(status) && unanswered(service, new Error(`status ${status}`))) ||
    (status >= 500 && !hasJson(answer) && unreachable(service, new Error(`status ${status}`)));
  if (!error) return answer;
  discard(answer);
  throw error;
}

/** From a gateway that had passed the request on. */
const GATEWAY_STATUSES = [502, 504];

const hasJson = (answer: Response) => answer.headers.get("content-type")?.includes("json");

/** fal answers 403 "User is locked. Reason: Exhausted balance." where Replicate answers 402. */
const forbidden = (service: Service, text: string) =>
  /balance|billing|credit|locked/i.test(text) ? unpaid(service) : unauthorized(service);

/** Lets an unwanted body go. */
export function discard(answer: Response): void {
  answer.body?.cancel().catch(() => undefined);
}

async function readJson(service: Service, answer: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of answer.body ?? []) {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) throw badAnswer(service, `an answer of more than ${MAX_ANSWER_BYTES} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw networkError(service, error);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (error) {
    throw badAnswer(service, `status ${answer.status}, not JSON`, error);
  }
}

/** Milliseconds; the header has seconds or a date. */
function retryAfter(answer: Response): number | undefined {
  const header = answer.headers.get("retry-after");
  if (!header) return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.min(MAX_PAUSE_MS, Math.max(0, ms));
}

/** @throws the signal's reason */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => signal?.throwIfAborted());
}
