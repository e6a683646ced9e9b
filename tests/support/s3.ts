/** An S3 store in memory, as MSW handlers: objects, ranges, uploads in parts, signed links. */
import { createHash } from "node:crypto";
import { HttpResponse, http } from "msw";
import { checkSignedLink } from "./s3-signature";

export const S3_OPTIONS = {
  bucket: "photos",
  region: "us-east-1",
  endpoint: "http://s3.test:9000",
  forcePathStyle: true,
  prefix: "darkroom",
  credentials: { accessKeyId: "key", secretAccessKey: "secret" },
};

const LIST_PAGE = 10;

type Stored = { bytes: Buffer; contentType: string; etag: string; modifiedAt: Date };

/** `objects` by full key, `parts` of unfinished uploads by upload id; `now` is the store's clock. */
export function fakeS3() {
  const objects = new Map<string, Stored>();
  const uploads = new Map<string, Buffer[]>();
  const clock = { now: () => new Date() };
  const breaks: number[] = [];
  const address = `${S3_OPTIONS.endpoint}/${S3_OPTIONS.bucket}/*`;

  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const key = decodeURIComponent(url.pathname.slice(S3_OPTIONS.bucket.length + 2));
    const bytes = bodyOf(request, Buffer.from(await request.arrayBuffer()));
    const received = { method: request.method, url, headers: request.headers, contentLength: bytes.length };
    const refusal = url.searchParams.has("X-Amz-Signature")
      ? checkSignedLink({ ...received, now: clock.now() }, S3_OPTIONS.credentials.secretAccessKey)
      : null;
    if (refusal) return failure(403, refusal);
    if (url.searchParams.has("uploads") || url.searchParams.has("uploadId")) return answerPart(request, key, bytes);
    if (request.method === "PUT") return write(request, key, bytes);
    if (request.method === "DELETE") return remove(key);
    return key === "" ? list(url.searchParams) : read(request, key);
  }

  function write({ headers }: Request, key: string, bytes: Buffer): Response {
    if (headers.get("if-none-match") === "*" && objects.has(key)) return failure(412, "PreconditionFailed");
    const claimed = headers.get("x-amz-checksum-sha256");
    if (claimed && claimed !== createHash("sha256").update(bytes).digest("base64")) return failure(400, "BadDigest");
    const etag = `"${createHash("md5").update(bytes).digest("hex")}"`;
    objects.set(key, { bytes, contentType: headers.get("content-type") ?? "", etag, modifiedAt: clock.now() });
    return new HttpResponse(null, { headers: { ETag: etag } });
  }

  function remove(key: string): Response {
    objects.delete(key);
    return new HttpResponse(null, { status: 204 });
  }

  function read({ url, method, headers }: Request, key: string): Response {
    const object = objects.get(key);
    if (!object) return method === "HEAD" ? new HttpResponse(null, { status: 404 }) : failure(404, "NoSuchKey");
    if (headers.has("if-match") && headers.get("if-match") !== object.etag) return failure(412, "PreconditionFailed");
    const size = object.bytes.length;
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(headers.get("range") ?? "") ?? [];
    const [start, end] = from ? [Number(from), Math.min(Number(to || size), size - 1)] : [0, size - 1];
    if (from && start >= size) return failure(416, "InvalidRange");
    const answer = answerHeaders(object, new URL(url).searchParams);
    answer.set("Content-Length", String(end - start + 1));
    if (from) answer.set("Content-Range", `bytes ${start}-${end}/${size}`);
    const body = method === "HEAD" ? null : bodyFor(new Uint8Array(object.bytes.subarray(start, end + 1)));
    return new HttpResponse(body, { status: from ? 206 : 200, headers: answer });
  }

  function bodyFor(bytes: Uint8Array<ArrayBuffer>) {
    const most = breaks.shift();
    return most === undefined ? bytes : breakingStream(bytes.subarray(0, most));
  }

  /** Ten a page; the token is the last key given. */
  function list(query: URLSearchParams): Response {
    const after = query.get("continuation-token") ?? "";
    const keys = [...objects.keys()].sort().filter((key) => key.startsWith(query.get("prefix") ?? "") && key > after);
    const page = keys.slice(0, LIST_PAGE).map((key) => contents(key, objects.get(key) as Stored));
    const more = keys.length > LIST_PAGE;
    const next = more ? `<NextContinuationToken>${keys[LIST_PAGE - 1]}</NextContinuationToken>` : "";
    return xml(200, `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${page.join("")}</ListBucketResult>`);
  }

  function answerPart(request: Request, key: string, bytes: Buffer): Response {
    const query = new URL(request.url).searchParams;
    const id = query.get("uploadId") ?? String(uploads.size + 1);
    if (request.method === "DELETE") {
      uploads.delete(id);
      return new HttpResponse(null, { status: 204 });
    }
    if (request.method === "PUT") {
      uploads.get(id)?.splice(Number(query.get("partNumber")) - 1, 1, bytes);
      return new HttpResponse(null, { headers: { ETag: `"part"` } });
    }
    if (query.has("uploads")) {
      uploads.set(id, Array(100).fill(Buffer.alloc(0)));
      return xml(200, `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    }
    write(request, key, Buffer.concat(uploads.get(id) ?? []));
    uploads.delete(id);
    return xml(200, "<CompleteMultipartUploadResult><ETag>&quot;whole&quot;</ETag></CompleteMultipartUploadResult>");
  }

  return {
    objects,
    uploads,
    clock,
    /** The next read without one yet breaks off after so many bytes. */
    failNextReadAfter: (bytes: number) => void breaks.push(bytes),
    handlers: [http.all(address, ({ request }) => answer(request))],
  };
}

/** What a store does that does not answer. */
export const s3Down = {
  network: http.all(`${S3_OPTIONS.endpoint}/*`, () => HttpResponse.error()),
  unavailable: http.all(`${S3_OPTIONS.endpoint}/*`, () => failure(503, "ServiceUnavailable")),
  full: http.all(`${S3_OPTIONS.endpoint}/*`, () => failure(507, "XMinioStorageFull")),
};

function answerHeaders({ contentType, etag, modifiedAt }: Stored, query: URLSearchParams): Headers {
  const headers = new Headers({ ETag: etag, "Last-Modified": modifiedAt.toUTCString() });
  headers.set("Content-Type", query.get("response-content-type") ?? contentType);
  const disposition = query.get("response-content-disposition");
  if (disposition) headers.set("Content-Disposition", disposition);
  return headers;
}

const contents = (key: string, { bytes, modifiedAt, etag }: Stored) =>
  `<Contents><Key>${key}</Key><Size>${bytes.length}</Size><ETag>${etag.replaceAll('"', "&quot;")}</ETag>` +
  `<LastModified>${modifiedAt.toISOString()}</LastModified></Contents>`;

function breakingStream(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let sent = bytes.length === 0;
  return new ReadableStream({
    pull(controller) {
      if (sent) return controller.error(new Error("connection reset"));
      controller.enqueue(bytes);
      sent = true;
    },
  });
}

const failure = (status: number, code: string) =>
  xml(status, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);

const xml = (status: number, body: string) =>
  new HttpResponse(`<?xml version="1.0" encoding="UTF-8"?>${body}`, {
    status,
    headers: { "Content-Type": "application/xml" },
  });

/** Refuses what many S3-compatible stores refuse or store as content. */
function bodyOf({ headers }: Request, bytes: Buffer): Buffer {
  if (headers.get("content-encoding")?.includes("aws-chunked"))
    throw new Error("The body came in aws-chunked encoding");
  return bytes;
}
