/** The sender of webhooks, over undici. */
import { createHmac } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { Agent, request as httpRequest } from "undici";
import { guardedLookup, publicAddresses, type Resolve, systemResolve } from "./lookup";
import { type PortRange, parseWebhookUrl } from "./url";
import type { Message, Sent, Webhooks } from "./webhooks";

export type WebhooksConfig = {
  ports: PortRange[];
  /** Also to addresses inside our own network. */
  allowPrivate: boolean;
  /** For the secrets of owners. */
  secret: string;
  origin: string;
  now(): Date;
  resolve?: Resolve;
  timeoutMs?: number;
  /** How long each refused address takes, whatever the reason. */
  refusalMs?: number;
};

const ANSWER_BYTES = 2048;

export function createWebhooks(config: WebhooksConfig): Webhooks {
  const { ports, allowPrivate, now, resolve = systemResolve, timeoutMs = 15_000, refusalMs = 1_000 } = config;
  const dispatcher = new Agent({ connect: allowPrivate ? {} : { lookup: guardedLookup(resolve) } });

  /** A host that is an address is never looked up, hence the check before each request too. */
  async function assertPublic(url: URL): Promise<void> {
    if (!allowPrivate) await publicAddresses(url.hostname, resolve);
  }

  async function exchange(url: string, headers: Record<string, string>, body: string): Promise<Answer> {
    const parsed = parseWebhookUrl(url, ports);
    await assertPublic(parsed);
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await httpRequest(parsed, { method: "POST", headers, body, dispatcher, signal });
    const answer = await firstBytes(response.body);
    return {
      statusCode: response.statusCode,
      answer,
      retryAfterMs: retryAfter(response.headers["retry-after"], now()),
    };
  }

  return {
    origin: config.origin,
    secretOf: (ownerId) =>
      `whsec_${createHmac("sha256", config.secret).update(`webhooks of ${ownerId}`).digest("base64")}`,
    async check(text) {
      const url = parseWebhookUrl(text, ports);
      const slowest = wait(refusalMs);
      try {
        await Promise.race([assertPublic(url), slowest.then(() => publicAddresses("", async () => []))]);
      } catch (error) {
        await slowest;
        throw error;
      }
    },
    async send(message) {
      const headers = headersOf(message, now());
      const { url, body } = message;
      const started = performance.now();
      const outcome = await exchange(url, headers, body).catch(failed);
      const ms = Math.round(performance.now() - started);
      return { request: { url, headers, body }, ms, error: null, ...outcome } satisfies Sent;
    },
  };
}

type Answer = Pick<Sent, "statusCode" | "answer" | "retryAfterMs">;

/** https://www.standardwebhooks.com: id, time and one signature a secret, by the time that they are made at. */
export function headersOf({ id, body, secrets }: Message, at: Date): Record<string, string> {
  return {
    "content-type": "application/json",
    "user-agent": "Darkroom-Webhooks/1",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" "),
  };
}

async function firstBytes(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    // Leaving the loop ends the connection: nobody is made to read without end.
    if (size >= ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_BYTES).toString("utf8").replaceAll("\0", "");
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfter(header: string | string[] | undefined, now: Date): number | null {
  const text = Array.isArray(header) ? header[0] : header;
  if (!text) return null;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}

const NO_ANSWER = { statusCode: null, answer: null, retryAfterMs: null };

function failed(error: unknown) {
  const { name, code, message } = error as Error & { code?: string };
  if (name === "TimeoutError") return { ...NO_ANSWER, error: "No answer within 15 seconds." };
  if (name === "WEBHOOK_URL_REFUSED") return { ...NO_ANSWER, error: message };
  return { ...NO_ANSWER, error: `The connection failed${code ? ` (${code})` : ""}.` };
}
