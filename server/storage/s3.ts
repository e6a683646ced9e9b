/** Keeps objects in a bucket; links lead straight to the store. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { AppError } from "@/server/errors";
import { contentDisposition } from "@/server/lib/content-disposition";
import { checkedKey, contentTypeOf, isKey } from "./keys";
import { CHECKSUM_HEADER, checksum, putHeaders } from "./put-headers";
import { createS3Client, folderOf, type S3Options } from "./s3-client";
import { fromStore, s3Error } from "./s3-errors";
import { unbroken } from "./s3-read";
import { uploadStream } from "./s3-upload";
import type { ObjectInfo, Storage, StoredObject } from "./storage";

/** A link is for one type, one length, one content, one use. The presigner leaves the type open unless told. */
const SIGNED_HEADERS = new Set(["host", "content-type", "content-length", "if-none-match", CHECKSUM_HEADER]);
/** Stores look for the checksum among the headers, not in the query, where the presigner would put it. */
const STAYS_A_HEADER = new Set([CHECKSUM_HEADER]);

export function createS3Storage(options: S3Options): Storage {
  const client = createS3Client(options);
  const folder = folderOf(options.prefix);
  const named = (name: string) => ({ Bucket: options.bucket, Key: folder + name });
  const at = (key: string) => named(checkedKey(key));

  async function* list(): AsyncGenerator<StoredObject> {
    for (let token: string | undefined, more = true; more; more = token !== undefined) {
      const request = new ListObjectsV2Command({ Bucket: options.bucket, Prefix: folder, ContinuationToken: token });
      const page = await fromStore(client.send(request));
      for (const { Key = "", Size = 0, LastModified = new Date(0) } of page.Contents ?? []) {
        const key = Key.slice(folder.length);
        if (isKey(key)) yield { key, size: Size, modifiedAt: LastModified };
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    }
  }

  return {
    backend: "s3",
    list,

    async presignPut(key, { contentType, size, sha256, expiresInSeconds }) {
      const expiresAt = new Date(Date.now() + expiresInSeconds * 1000);
      const command = new PutObjectCommand({
        ...at(key),
        ContentType: contentType,
        ContentLength: size,
        ChecksumSHA256: sha256 === undefined ? undefined : checksum(sha256),
        IfNoneMatch: "*",
      });
      const signed = { signableHeaders: SIGNED_HEADERS, unhoistableHeaders: STAYS_A_HEADER };
      const url = await fromStore(getSignedUrl(client, command, { expiresIn: expiresInSeconds, ...signed }));
      return { method: "PUT", url, headers: putHeaders({ contentType, sha256 }), expiresAt };
    },

    async presignGet(key, { expiresInSeconds, downloadName, contentType }) {
      const command = new GetObjectCommand({
        ...at(key),
        ResponseContentType: contentType ?? contentTypeOf(key),
        ResponseContentDisposition:
          downloadName === undefined ? undefined : contentDisposition("attachment", downloadName),
      });
      const url = await fromStore(getSignedUrl(client, command, { expiresIn: expiresInSeconds }));
      return { url, backend: "s3" };
    },

    async put(key, body, { size, sha256 }) {
      const target = { ...at(key), ContentType: contentTypeOf(key) };
      if (body instanceof Readable) return uploadStream(client, target, body, { size, sha256 });
      const ChecksumSHA256 = sha256 === undefined ? undefined : checksum(sha256);
      await fromStore(client.send(new PutObjectCommand({ ...target, Body: body, ChecksumSHA256 })));
    },

    async putFile(key, path) {
      const { size } = await stat(path);
      await uploadStream(client, { ...at(key), ContentType: contentTypeOf(key) }, createReadStream(path), { size });
    },

    async get(key, range) {
      const Range = range && `bytes=${range.start}-${range.end}`;
      const found = await fromStore(client.send(new GetObjectCommand({ ...at(key), Range })));
      const total = found.ContentRange ? Number(found.ContentRange.split("/")[1]) : found.ContentLength;
      const rest = async (from: number) => {
        const request = { ...at(key), Range: `bytes=${from}-${range?.end ?? ""}`, IfMatch: found.ETag };
        return (await fromStore(client.send(new GetObjectCommand(request)))).Body as Readable;
      };
      const body = unbroken(found.Body as Readable, range?.start ?? 0, rest);
      return { body, info: describe(key, { ...found, ContentLength: total }) };
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

type Described = { ContentLength?: number; ETag?: string; LastModified?: Date };

function describe(key: string, { ContentLength, ETag, LastModified }: Described): ObjectInfo {
  if (ContentLength === undefined || !ETag || !LastModified) {
    throw new AppError("STORAGE_UNAVAILABLE", "The photo store gave an answer that makes no sense.");
  }
  return { size: ContentLength, contentType: contentTypeOf(key), etag: ETag, modifiedAt: LastModified, backend: "s3" };
}
