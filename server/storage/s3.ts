/** Keeps objects in a bucket of Amazon S3 or of a store that speaks its protocol; links lead straight to the store. */
import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { AppError } from "@/server/errors";
import { contentDisposition } from "@/server/lib/content-disposition";
import { exactLength } from "./exact-length";
import { checkedKey, contentTypeOf } from "./keys";
import { fromStore, s3Error } from "./s3-errors";
import type { ObjectInfo, Storage } from "./storage";

export type S3Options = {
  bucket: string;
  region: string;
  /** Of another store than Amazon's, such as https://minio.example.org:9000. */
  endpoint?: string;
  /** The bucket in the path instead of the host name; most stores other than Amazon's need it. */
  forcePathStyle: boolean;
  /** Put before every key, so that several uses can share a bucket. */
  prefix: string;
  /** Absent: the SDK looks where it always does (environment, files, instance role). */
  credentials?: { accessKeyId: string; secretAccessKey: string };
};

const MB = 1024 * 1024;
/** Parts are held in memory, which lets each be sent again; so a stream takes at most 16 MB. */
const PARTS = { partSize: 8 * MB, queueSize: 2 };

export function createS3Storage(options: S3Options): Storage {
  const client = createClient(options);
  const prefix = options.prefix.replace(/^\/+|\/+$/g, "");
  const named = (name: string) => ({ Bucket: options.bucket, Key: prefix ? `${prefix}/${name}` : name });
  const at = (key: string) => named(checkedKey(key));

  return {
    backend: "s3",

    async presignPut(key, { contentType, size, expiresInSeconds }) {
      const expiresAt = new Date(Date.now() + expiresInSeconds * 1000);
      const command = new PutObjectCommand({
        ...at(key),
        ContentType: contentType,
        ContentLength: size,
        IfNoneMatch: "*",
      });
      // The presigner leaves the content type open unless told; a link is for one type, one length, one use.
      const signableHeaders = new Set(["host", "content-type", "content-length", "if-none-match"]);
      const url = await fromStore(getSignedUrl(client, command, { expiresIn: expiresInSeconds, signableHeaders }));
      // Content-Length is missing on purpose: browsers set it themselves and let no script do so.
      return { method: "PUT", url, headers: { "Content-Type": contentType, "If-None-Match": "*" }, expiresAt };
    },

    async presignGet(key, { expiresInSeconds, downloadName }) {
      const saveAs = downloadName === undefined ? undefined : contentDisposition("attachment", downloadName);
      const answer = { ResponseContentType: contentTypeOf(key), ResponseContentDisposition: saveAs };
      const command = new GetObjectCommand({ ...at(key), ...answer });
      return fromStore(getSignedUrl(client, command, { expiresIn: expiresInSeconds }));
    },

    async put(key, body, { size }) {
      const target = { ...at(key), ContentType: contentTypeOf(key) };
      if (body instanceof Readable) return upload(client, target, body, size);
      await fromStore(client.send(new PutObjectCommand({ ...target, Body: body })));
    },

    async get(key, range) {
      const Range = range && `bytes=${range.start}-${range.end}`;
      const found = await fromStore(client.send(new GetObjectCommand({ ...at(key), Range })));
      const total = found.ContentRange ? Number(found.ContentRange.split("/")[1]) : found.ContentLength;
      return { body: found.Body as Readable, info: describe(key, { ...found, ContentLength: total }) };
    },

    async head(key) {
      try {
        return describe(key, await client.send(new HeadObjectCommand(at(key))));
      } catch (cause) {
        const error = s3Error(cause);
        if (error.code === "NOT_FOUND") return null;
        throw error;
      }
    },

    async delete(key) {
      await fromStore(client.send(new DeleteObjectCommand(at(key))));
    },

    async check() {
      await fromStore(client.send(new PutObjectCommand({ ...named(".check"), Body: "ok" })));
      await fromStore(client.send(new DeleteObjectCommand(named(".check"))));
    },
  };
}

function createClient({ region, endpoint, forcePathStyle, credentials }: S3Options): S3Client {
  return new S3Client({
    region,
    endpoint,
    forcePathStyle,
    credentials,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 30_000 },
    // Stores that don't know "Expect: 100-continue" make every large part wait a second; ours are in memory and can be resent.
    expectContinueHeader: false,
    // By default the SDK adds CRC32 trailers in aws-chunked bodies; many S3-compatible stores reject or store them as content.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

/** An upload that fails is aborted in the store as well, so nothing of it shows or costs. */
async function upload(client: S3Client, target: { Bucket: string; Key: string }, body: Readable, size?: number) {
  let ours: unknown;
  async function* source() {
    try {
      yield* exactLength(body, size);
    } catch (error) {
      ours = error; // The caller's stream broke, which is no fault of the store.
      throw error;
    }
  }
  try {
    await new Upload({
      client,
      params: { ...target, Body: Readable.from(source(), { objectMode: false }) },
      ...PARTS,
    }).done();
  } catch (error) {
    throw ours ?? s3Error(error);
  } finally {
    body.destroy();
  }
}

type Described = { ContentLength?: number; ETag?: string; LastModified?: Date };

function describe(key: string, { ContentLength, ETag, LastModified }: Described): ObjectInfo {
  if (ContentLength === undefined || !ETag || !LastModified) {
    throw new AppError("STORAGE_UNAVAILABLE", "The photo store gave an answer that makes no sense.");
  }
  return { size: ContentLength, contentType: contentTypeOf(key), etag: ETag, modifiedAt: LastModified };
}
