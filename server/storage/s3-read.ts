/** Reads an object of a bucket as one stream, whatever happens to the connections under it. */
import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { s3Error } from "./s3-errors";

const FAILURES_IN_A_ROW = 3;

/**
 * `first` begins at byte `start`; when it breaks, `reopen` is asked for the rest from a byte on, up to three times in a
 * row without a new byte, after `waitMs`, then twice and four times as long. Holds one chunk at a time. Fails with
 * STORAGE_UNAVAILABLE.
 */
export function unbroken(
  first: Readable,
  start: number,
  reopen: (from: number) => Promise<Readable>,
  waitMs = 100,
): Readable {
  let body = first;

  async function* chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    let at = start;
    for (let failures = 0; ; ) {
      try {
        for await (const chunk of body) {
          at += chunk.length;
          failures = 0;
          yield chunk;
        }
        return;
      } catch (cause) {
        if (++failures > FAILURES_IN_A_ROW) throw s3Error(cause);
        await wait(waitMs * 2 ** (failures - 1));
        body = await reopen(at);
      }
    }
  }

  const stream = Readable.from(chunks(), { objectMode: false });
  // A generator that waits for bytes hears of its end only when they come; the connection is let go at once.
  stream.once("close", () => body.destroy());
  return stream;
}
