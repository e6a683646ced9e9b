/** Writes server-sent events (HTML Living Standard, section 9.2). */
import { toAppError } from "@/server/errors";

export type SentEvent = { id: string; data: unknown };

/** Proxies close connections on which nothing comes for a minute. */
const PING_MS = 15_000;
const RETRY_MS = 2_000;

/**
 * Sends what `events` yields. Its signal ends when one of `until` does or when the reader goes away. What it throws is
 * sent as the event "problem", since the status is out by then.
 */
export function eventStream(
  until: AbortSignal[],
  events: (signal: AbortSignal) => AsyncGenerator<SentEvent>,
): ReadableStream<Uint8Array> {
  const gone = new AbortController();
  const encoder = new TextEncoder();
  const source = events(AbortSignal.any([...until, gone.signal]));
  let ping: NodeJS.Timeout;
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`));
      ping = setInterval(() => controller.enqueue(encoder.encode(": still here\n\n")), PING_MS);
    },
    async pull(controller) {
      const text = await next(source);
      if (text) controller.enqueue(encoder.encode(text));
      if (!text?.startsWith("id:")) {
        clearInterval(ping);
        if (!gone.signal.aborted) controller.close();
      }
    },
    cancel() {
      clearInterval(ping);
      gone.abort();
    },
  });
}

/** undefined at the end. */
async function next(source: AsyncGenerator<SentEvent>): Promise<string | undefined> {
  try {
    const { value, done } = await source.next();
    return done ? undefined : `id: ${value.id}\ndata: ${JSON.stringify(value.data)}\n\n`;
  } catch (error) {
    const { code, message } = toAppError(error);
    return `event: problem\ndata: ${JSON.stringify({ error_code: code, message })}\n\n`;
  }
}
