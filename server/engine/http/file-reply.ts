/** Answers with a file: conditional requests and byte ranges, with the headers ComfyUI's server gives. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { parseRange } from "../../lib/range";
import { empty, type Reply } from "./reply";

/** 404 when there is no such file. */
export async function fileReply(
  request: IncomingMessage,
  file: string,
  headers: Record<string, string>,
): Promise<Reply> {
  const stats = await stat(file, { bigint: true }).catch(() => undefined);
  if (!stats?.isFile()) return empty(404);
  const size = Number(stats.size);
  const etag = `"${stats.mtimeNs.toString(16)}-${stats.size.toString(16)}"`;
  const about = { ...headers, ETag: etag, "Last-Modified": stats.mtime.toUTCString(), "Accept-Ranges": "bytes" };
  if (request.headers["if-none-match"] === etag) return { status: 304, headers: about };

  const range = parseRange(request.headers.range ?? null, size);
  if (range === "unsatisfiable") return { status: 416, headers: { "Content-Range": `bytes */${size}` } };
  const { start, end } = range ?? { start: 0, end: size - 1 };
  const length = { "Content-Length": String(end - start + 1) };
  const part: Record<string, string> = range ? { "Content-Range": `bytes ${start}-${end}/${size}` } : {};
  const body = size === 0 ? "" : createReadStream(file, { start, end });
  return { status: range ? 206 : 200, headers: { ...about, ...length, ...part }, body };
}
