/** Gives one object over HTTP: whole, in part, or not at all when the browser has it already. */
import type { Readable } from "node:stream";
import { AppError } from "@/server/errors";
import { contentDisposition } from "@/server/lib/content-disposition";
import { parseRange } from "@/server/lib/range";
import { toWebStream } from "@/server/lib/web-stream";
import type { ByteRange, ObjectInfo, Storage } from "./storage";

export type ServeOptions = {
  /** The browser saves the file under this name. */
  downloadName?: string;
  /** The browser shows the file, and offers this name should the person save it. */
  filename?: string;
  /** When the bytes are known better than by the key's extension. */
  contentType?: string;
  /** For how long the browser may show it without asking again; 0 when not given. */
  maxAgeSeconds?: number;
};

/**
 * Answers GET and HEAD: 200, 206, 304 or 416. Throws NOT_FOUND, STORAGE_UNAVAILABLE.
 * Who may read the object is for the caller to decide before.
 */
export async function serveObject(
  storage: Storage,
  key: string,
  request: Request,
  options: ServeOptions = {},
): Promise<Response> {
  const info = await storage.head(key);
  if (!info) throw new AppError("NOT_FOUND", "This photo is no longer in storage.");
  const headers = headersOf(info, options);
  if (isFresh(request.headers, info)) return new Response(null, { status: 304, headers });
  const range = rangeOf(request, info);
  if (range === "unsatisfiable") {
    headers.set("Content-Range", `bytes */${info.size}`);
    return new Response(null, { status: 416, headers });
  }
  if (range) headers.set("Content-Range", `bytes ${range.start}-${range.end}/${info.size}`);
  headers.set("Content-Length", String(range ? range.end - range.start + 1 : info.size));
  const status = range ? 206 : 200;
  if (request.method === "HEAD") return new Response(null, { status, headers });

  const object = await storage.get(key, range ?? undefined);
  if (object.info.etag !== info.etag) {
    object.body.destroy(); // Replaced since head(): start over rather than mix two photos.
    return serveObject(storage, key, request, options);
  }
  return new Response(toWebStream(object.body, request.signal), { status, headers });
}

/** A file that was made for this one answer, and is gone with it. Answers GET and HEAD. */
export function serveMade(
  { body, size, contentType, filename }: { body: Readable; size: number; contentType: string; filename: string },
  request: Request,
): Response {
  const headers = new Headers({
    ...SAFE,
    "Content-Type": contentType,
    "Content-Length": String(size),
    "Content-Disposition": contentDisposition("attachment", filename),
    "Cache-Control": "private, no-store",
  });
  if (request.method === "HEAD") body.destroy();
  return new Response(request.method === "HEAD" ? null : toWebStream(body, request.signal), { headers });
}

/** A photo is only ever a photo: should a browser take one for a page, nothing in it may run. */
const SAFE = { "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'" };

function headersOf(info: ObjectInfo, { downloadName, filename, contentType, maxAgeSeconds }: ServeOptions): Headers {
  const headers = new Headers({
    ...SAFE,
    "Content-Type": contentType ?? info.contentType,
    "Accept-Ranges": "bytes",
    "X-Storage-Backend": info.backend,
    ETag: info.etag,
    "Last-Modified": info.modifiedAt.toUTCString(),
    "Cache-Control": maxAgeSeconds ? `private, max-age=${maxAgeSeconds}` : "private, no-cache",
  });
  if (downloadName !== undefined) headers.set("Content-Disposition", contentDisposition("attachment", downloadName));
  else if (filename !== undefined) headers.set("Content-Disposition", contentDisposition("inline", filename));
  return headers;
}

/** If-None-Match decides alone when it is sent (RFC 9110, section 13.2.2). */
function isFresh(headers: Headers, info: ObjectInfo): boolean {
  const tags = headers.get("if-none-match");
  if (tags !== null) {
    return tags.split(",").some((tag) => tag.trim() === "*" || tag.trim().replace(/^W\//, "") === info.etag);
  }
  return seconds(info.modifiedAt) <= Date.parse(headers.get("if-modified-since") ?? "");
}

/** A Range with an If-Range that names an older version asks for the whole of the new one. */
function rangeOf({ method, headers }: Request, info: ObjectInfo): ByteRange | "unsatisfiable" | null {
  const condition = headers.get("if-range");
  const current = condition === null || condition === info.etag || Date.parse(condition) === seconds(info.modifiedAt);
  return method === "GET" && current ? parseRange(headers.get("range"), info.size) : null;
}

/** HTTP dates know no milliseconds. */
const seconds = (date: Date) => Math.floor(date.getTime() / 1000) * 1000;
