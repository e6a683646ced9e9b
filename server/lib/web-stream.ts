/** Hands a Node stream to a web Response and lets go of what is behind it however the response ends. */
import type { Readable } from "node:stream";

/**
 * Reads only as fast as the reader takes. `signal` is the request's: Next drops the body unread when the client is already gone.
 * Not Readable.toWeb: in Node 20 it throws out of anyone's reach when the reader cancels while the stream ends.
 */
export function toWebStream(body: Readable, signal: AbortSignal): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  const release = () => void body.destroy();
  body.on("error", () => undefined); // Before the first read nobody listens; the read itself rejects.
  if (signal.aborted) release();
  signal.addEventListener("abort", release, { once: true });
  return new ReadableStream(
    {
      async pull(controller) {
        const { value, done } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: release,
    },
    { highWaterMark: 0 },
  );
}
