/** Files to a ComfyUI server and back, as streams. */
import { randomUUID } from "node:crypto";
import { extname } from "node:path";
import { Readable, Transform } from "node:stream";
import type { EngineFile, EngineOutput, StagedFile } from "../engine";
import { badAnswer, lost, uploadRefused } from "./errors";
import { discard, type Http, networkError, ok } from "./http";
import { safeFilename, safeSubfolder } from "./names";
import { uploaded } from "./protocol";

/**
 * POST /upload/image under a name of our own, so that no two people's photos meet and no name from outside reaches the
 * server's disk. The length is known beforehand; the file is never in memory as a whole.
 */
export async function upload(http: Http, file: EngineFile, signal: AbortSignal): Promise<StagedFile> {
  const boundary = randomUUID();
  const extension = /^\.\w{1,5}$/.exec(extname(file.filename))?.[0] ?? "";
  const contentType = /^[\w.+-]+\/[\w.+-]+$/.exec(file.contentType)?.[0] ?? "application/octet-stream";
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="image"; filename="${randomUUID()}${extension}"\r\n` +
      `Content-Type: ${contentType}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const headers = {
    "content-type": `multipart/form-data; boundary=${boundary}`,
    "content-length": String(head.length + file.size + tail.length),
  };
  const source = await file.open();
  try {
    const body = Readable.from(concatenate(head, source, tail), { objectMode: false });
    const answer = await http.send("POST", "/upload/image", { body, headers, signal });
    return await staged(http, answer, signal);
  } catch (error) {
    throw source.errored ?? error;
  } finally {
    source.destroy();
  }
}

async function* concatenate(head: Buffer, source: Readable, tail: Buffer) {
  yield head;
  yield* source;
  yield tail;
}

async function staged(http: Http, answer: Awaited<ReturnType<Http["send"]>>, signal: AbortSignal): Promise<StagedFile> {
  if (answer.statusCode === 400 || answer.statusCode === 413) {
    await discard(answer);
    throw uploadRefused(answer.statusCode);
  }
  const { name, subfolder } = await http.parse(await ok(answer), uploaded, signal);
  const path = [safeSubfolder(subfolder), safeFilename(name)];
  return { name: path.filter(Boolean).join("/") };
}

/**
 * GET /view. The stream fails with ENGINE_BAD_ANSWER past `maxBytes`, with ENGINE_UNREACHABLE when it breaks off.
 * @throws AppError ENGINE_LOST when the server has the file no more
 */
export async function download(http: Http, output: EngineOutput, maxBytes: number, signal: AbortSignal) {
  const answer = await http.send("GET", `/view?${output.ref}`, { signal });
  if (answer.statusCode === 404) {
    await discard(answer);
    throw lost();
  }
  await ok(answer);
  const length = Number(answer.headers["content-length"]);
  const size = Number.isInteger(length) ? length : undefined;
  if (size !== undefined && size > maxBytes) {
    answer.body.on("error", () => undefined).destroy();
    throw badAnswer(`a file of ${size} bytes, more than ${maxBytes}`);
  }
  return { body: capped(answer.body, maxBytes, signal), size };
}

function capped(source: Readable, maxBytes: number, signal: AbortSignal): Readable {
  let size = 0;
  const body = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(size > maxBytes ? badAnswer(`a file of more than ${maxBytes} bytes`) : null, chunk);
    },
  });
  source.on("error", (error) => body.destroy(networkError(error, signal) as Error));
  body.on("close", () => source.destroy());
  return source.pipe(body);
}
