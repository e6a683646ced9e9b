/** What a route answers with, and how it is written. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export type Reply = { status: number; headers?: Record<string, string>; body?: string | Buffer | Readable };

export const json = (value: unknown, status = 200): Reply => ({
  status,
  headers: { "Content-Type": "application/json; charset=utf-8" },
  body: JSON.stringify(value),
});

export const text = (status: number, body: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { "Content-Type": "text/plain; charset=utf-8", ...headers },
  body,
});

export const empty = (status = 200): Reply => ({ status });

/** Thrown by a route to answer with something other than success. */
export class Refusal extends Error {
  constructor(readonly reply: Reply) {
    super(`HTTP ${reply.status}`);
  }
}

/** Streams need a Content-Length among the headers. A HEAD request gets the headers only. */
export async function send(request: IncomingMessage, response: ServerResponse, reply: Reply): Promise<void> {
  const { status, headers = {}, body = "" } = reply;
  // What was refused unread is read now and dropped: many clients look at the answer only when they have sent all.
  request.resume();
  const isStream = typeof body !== "string" && !Buffer.isBuffer(body);
  const length = isStream || status === 304 ? undefined : { "Content-Length": Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...length, "X-Content-Type-Options": "nosniff" });
  if (request.method === "HEAD") {
    if (isStream) body.destroy();
    response.end();
  } else if (isStream) await pipeline(body, response);
  else response.end(body);
}
