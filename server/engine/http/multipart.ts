/** Reads a multipart form with one file in it, which goes to disk as it comes. */
import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import path from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy, type BusboyHeaders } from "@fastify/busboy";
import { MAX_UPLOAD_SIZE } from "../features";
import { bytesOf, refuseDeclaredSize, tooLarge } from "./body";
import { empty, Refusal } from "./reply";

export type UploadedFile = {
  /** As the client named it. */ filename: string /** Temporary. */;
  path: string;
  sha256: string;
};
export type Form = { fields: Record<string, string>; file?: UploadedFile };

/**
 * The first file part called `fileField` is written into `folder`; the caller moves or deletes it. Throws Refusal:
 * 400 when the body is no such form, 413 when it is too large. Nothing stays on disk then.
 */
export async function readForm(request: IncomingMessage, fileField: string, folder: string): Promise<Form> {
  refuseDeclaredSize(request);
  const parser = createParser(request);
  const form: Form = { fields: {} };
  const temporary = path.join(folder, `upload-${randomUUID()}.part`);
  let incoming: Readable | undefined;
  let saving: Promise<UploadedFile> | undefined;
  parser.on("field", (name, value) => {
    form.fields[name] = value;
  });
  parser.on("file", (name, stream, filename) => {
    if (name !== fileField || saving) return stream.resume();
    incoming = stream;
    saving = save(stream, temporary, filename ?? "");
    // Awaited below; until then a failure here must not count as unhandled.
    saving.catch(() => undefined);
  });
  try {
    await pipeline(bytesOf(request), limitSize(), parser);
    return { ...form, file: await saving };
  } catch (error) {
    // The parser leaves the stream of a part that breaks off open.
    incoming?.destroy();
    await saving?.catch(() => undefined);
    await rm(temporary, { force: true });
    throw error instanceof Refusal ? error : new Refusal(empty(400));
  }
}

function createParser(request: IncomingMessage) {
  try {
    return new Busboy({ headers: request.headers as BusboyHeaders, preservePath: true });
  } catch {
    throw new Refusal(empty(400));
  }
}

async function save(stream: Readable, file: string, filename: string): Promise<UploadedFile> {
  const hash = createHash("sha256");
  stream.on("data", (chunk) => hash.update(chunk));
  await pipeline(stream, createWriteStream(file));
  return { filename, path: file, sha256: hash.digest("hex") };
}

function limitSize(): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > MAX_UPLOAD_SIZE) done(tooLarge());
      else done(null, chunk);
    },
  });
}
