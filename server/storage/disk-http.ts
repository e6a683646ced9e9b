/** Answers the signed links of the disk storage: PUT takes a file, GET and HEAD give one. */
import { AppError } from "@/server/errors";
import type { Link } from "./disk-links";
import { otherContent, tooLong, tooShort } from "./exact-bytes";
import { CHECKSUM_HEADER, checksum } from "./put-headers";
import { serveObject } from "./serve";
import type { DiskStorage, Storage } from "./storage";

/**
 * For the route /api/storage/[...key], open to anyone who holds a link. The body goes to disk as it comes, never to memory,
 * and nothing stays of one that fails. Throws AppError: FORBIDDEN, LINK_EXPIRED, NOT_FOUND, METHOD_NOT_ALLOWED,
 * and for PUT INVALID_FILE_TYPE, LENGTH_MISMATCH, CHECKSUM_MISMATCH, ALREADY_EXISTS, STORAGE_FULL, STORAGE_UNAVAILABLE.
 */
export async function handleStorageRequest(storage: Storage, request: Request): Promise<Response> {
  const { disk } = storage;
  if (!disk) throw new AppError("NOT_FOUND", "Photos are not kept on this server.");
  if (!["GET", "HEAD", "PUT"].includes(request.method)) {
    throw new AppError("METHOD_NOT_ALLOWED", "This address only takes or gives photos.");
  }
  const link = disk.readLink(request);
  if (request.method === "PUT") return receive(disk, link, request);
  const { key, downloadName, contentType } = link;
  return serveObject(storage, key, request, { downloadName, contentType });
}

async function receive(storage: DiskStorage, link: Link, request: Request): Promise<Response> {
  try {
    checkHeaders(link, request.headers);
    const { etag } = await storage.receive(link, request.body ? bodyOf(request.body) : []);
    return new Response(null, { headers: { ETag: etag } });
  } catch (error) {
    // Nobody will read the rest; without this the client goes on sending it.
    if (!request.bodyUsed) await request.body?.cancel().catch(() => undefined);
    throw error;
  }
}

/** What the headers give away is refused before a byte is read. */
function checkHeaders({ size = 0, contentType, sha256 }: Link, headers: Headers): void {
  if (headers.get("content-type") !== contentType) {
    throw new AppError("INVALID_FILE_TYPE", `This link takes a file sent as ${contentType}.`);
  }
  const announced = Number(headers.get("content-length") ?? size);
  if (announced > size) throw tooLong(size);
  if (announced < size) throw tooShort(size, announced);
  const claimed = headers.get(CHECKSUM_HEADER);
  if (sha256 !== undefined && claimed !== null && claimed !== checksum(sha256)) throw otherContent();
}

/** A client that goes away midway is an upload cut short, not a fault of ours. */
async function* bodyOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* body as unknown as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw new AppError("LENGTH_MISMATCH", "The connection was lost while the photo was sent. Send it again.", {
      cause,
    });
  }
}
