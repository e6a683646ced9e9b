/** Takes one file out of a multipart form, to disk as it comes. */
import { createWriteStream } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy, type BusboyHeaders } from "@fastify/busboy";
import { AppError } from "@/server/errors";
import { meter } from "@/server/lib/meter";
import type { ReceivedFile } from "@/server/services/upload-file";

type Wanted = { field: string; path: string; maxBytes: number };

const MAX_FIELDS = 20;
const MAX_FIELD_BYTES = 4096;
/** Around the file: boundaries, headers, other fields. */
const MAX_REST_BYTES = 256 * 1024;

/** Written to `path`, which may exist also when this throws. @throws AppError BAD_REQUEST, FILE_TOO_LARGE, LENGTH_MISMATCH */
export async function readFormFile(request: Request, wanted: Wanted): Promise<ReceivedFile> {
  const parser = createParser(request, wanted.maxBytes);
  let incoming: Readable | undefined;
  let saving: Promise<ReceivedFile> | undefined;
  parser.on("file", (name, stream, filename, _encoding, contentType) => {
    if (name !== wanted.field || saving) return stream.resume();
    incoming = stream;
    stream.on("limit", () => parser.destroy(tooLarge(wanted.maxBytes)));
    saving = save(stream, { path: wanted.path, filename: filename ?? "", contentType });
    // Awaited below; until then a failure here must not count as unhandled.
    saving.catch(() => undefined);
  });
  try {
    await pipeline(bodyOf(request, wanted.maxBytes), parser);
  } catch (error) {
    // The parser leaves the stream of a part that breaks off open.
    incoming?.destroy();
    await saving?.catch(() => undefined);
    throw error instanceof AppError ? error : notMultipart(error);
  }
  const file = await saving;
  if (file) return file;
  throw new AppError("BAD_REQUEST", `Send the photo as the field ${wanted.field}: -F ${wanted.field}=@photo.jpg`);
}

function createParser({ headers }: Request, maxBytes: number) {
  const type = headers.get("content-type") ?? "";
  const limits = { fileSize: maxBytes, files: 1, fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES };
  try {
    return new Busboy({ headers: { "content-type": type } as BusboyHeaders, limits });
  } catch (error) {
    throw notMultipart(error);
  }
}

async function save(
  stream: Readable,
  file: Pick<ReceivedFile, "path" | "filename" | "contentType">,
): Promise<ReceivedFile> {
  const measure = meter();
  await pipeline(stream, measure.stream, createWriteStream(file.path));
  return { ...file, size: measure.size(), sha256: measure.sha256() };
}

async function* bodyOf({ body, headers }: Request, maxBytes: number): AsyncGenerator<Uint8Array> {
  const most = maxBytes + MAX_REST_BYTES;
  if (Number(headers.get("content-length") ?? 0) > most) throw tooLarge(maxBytes);
  let size = 0;
  const chunks = (body ?? []) as AsyncIterable<Uint8Array>;
  try {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > most) throw tooLarge(maxBytes);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("LENGTH_MISMATCH", "The connection was lost while the photo was sent. Send it again.", {
      cause,
    });
  }
}

const tooLarge = (maxBytes: number) =>
  new AppError(
    "FILE_TOO_LARGE",
    `This photo is too large; at most ${Math.ceil(maxBytes / 1024 / 1024)} MB can be taken.`,
    {
      details: { limit: maxBytes },
    },
  );

const notMultipart = (cause: unknown) =>
  new AppError("BAD_REQUEST", "The body is no complete multipart form.", { cause });
