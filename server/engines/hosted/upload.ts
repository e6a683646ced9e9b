/** A file as the body of a request: streamed, of a length known beforehand, under a name of our own. */
import { randomUUID } from "node:crypto";
import { extname } from "node:path";
import { Readable } from "node:stream";
import type { EngineFile } from "../engine";

/** Nothing of the given name but a harmless extension reaches the provider. */
export function ownName(file: EngineFile): string {
  return `${randomUUID()}${/^\.\w{1,5}$/.exec(extname(file.filename))?.[0] ?? ""}`;
}

export const contentTypeOf = (file: EngineFile): string =>
  /^[\w.+-]+\/[\w.+-]+$/.exec(file.contentType)?.[0] ?? "application/octet-stream";

type Around = { head?: string; tail?: string };

/**
 * Sends the file between `head` and `tail`; it is never in memory as a whole.
 * @throws what reading the file failed with, before what sending it failed with
 */
export async function withBody<T>(
  file: EngineFile,
  { head = "", tail = "" }: Around,
  send: (body: ReadableStream, length: number) => Promise<T>,
): Promise<T> {
  const source = await file.open();
  try {
    const body = Readable.from(concatenate(Buffer.from(head), source, Buffer.from(tail)), { objectMode: false });
    const length = Buffer.byteLength(head) + file.size + Buffer.byteLength(tail);
    const answer = await send(Readable.toWeb(body) as ReadableStream, length);
    if (source.errored) throw source.errored;
    return answer;
  } catch (error) {
    throw source.errored ?? error;
  } finally {
    source.destroy();
  }
}

async function* concatenate(head: Buffer, source: Readable, tail: Buffer) {
  if (head.length > 0) yield head;
  yield* source;
  if (tail.length > 0) yield tail;
}
