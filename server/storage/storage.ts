import type { Readable } from "node:stream";
import type { Link } from "./disk-links";

/** What a browser needs to send one file straight to storage. */
export type SignedPut = {
  method: "PUT";
  url: string;
  /** The request must carry exactly these headers. */
  headers: Record<string, string>;
  expiresAt: Date;
};

export type PutLimits = {
  contentType: string;
  /** Exact length in bytes. */
  size: number;
  /** Of the whole file, in hex. A client that can't hash leaves it out; then the content is open. */
  sha256?: string;
  expiresInSeconds: number;
};
export type GetLink = {
  expiresInSeconds: number;
  /** Offer the file for saving under this name; without it the browser shows it. */
  downloadName?: string;
  /** When the bytes are known better than by the key's extension. */
  contentType?: string;
};
/** url: of a bucket absolute, of our own route without the server's address when that is not configured. */
export type SignedGet = { url: string /** Who will serve it. */; backend: "disk" | "s3" };
export type ObjectInfo = {
  size: number;
  contentType: string;
  etag: string;
  modifiedAt: Date;
  /** Where it is read from. */
  backend: "disk" | "s3";
};
export type StoredObject = { key: string; size: number; modifiedAt: Date };
export type PutOptions = { contentType: string; size?: number /** In hex. */; sha256?: string };
/** Bytes start..end, both included, as in an HTTP Range. */
export type ByteRange = { start: number; end: number };

/**
 * Where bytes live. Keys come from keys.ts only. Every method throws AppError:
 * STORAGE_UNAVAILABLE when the store does not answer (retryable), STORAGE_FULL when it has no room,
 * NOT_FOUND when a key that must exist does not, LENGTH_MISMATCH and CHECKSUM_MISMATCH when bytes are not as announced.
 */
export type Storage = {
  readonly backend: "disk" | "s3";
  /** What this process keeps on its own disk, and gives out over links of its own: all, copies, or absent. */
  readonly disk?: DiskStorage;
  /** A link that lets its holder write this key once, with this type, length and content, until it expires. */
  presignPut(key: string, limits: PutLimits): Promise<SignedPut>;
  /** A link that lets its holder read this key until it expires. Does not check that the key exists. */
  presignGet(key: string, link: GetLink): Promise<SignedGet>;
  /** Writes a whole object, replacing what was there; a reader sees the old bytes or the new, never half. */
  put(key: string, body: Readable | Uint8Array, options: PutOptions): Promise<void>;
  /** Puts a finished file, which it may move away; the caller only deletes what is left of it. */
  putFile(key: string, path: string, options: Pick<PutOptions, "contentType">): Promise<void>;
  /** For a storage with a second place: puts there, too, what was read of an object that came over a link. */
  keepCopy?(key: string, body: Readable, options: PutOptions): Promise<void>;
  /** Streams an object or a part of it. The caller must consume or destroy the stream. */
  get(key: string, range?: ByteRange): Promise<{ body: Readable; info: ObjectInfo }>;
  /** null when there is no such object. */
  head(key: string): Promise<ObjectInfo | null>;
  /** Deleting what is not there is not an error. */
  delete(key: string): Promise<void>;
  /** Every finished object, in no certain order, a page at a time; what others keep in the same place is left out. */
  list(): AsyncIterable<StoredObject>;
  /** Resolves when the store can be reached and written to. */
  check(): Promise<void>;
};

/** A storage whose links this process answers itself. */
export type DiskStorage = Storage & {
  /** Throws FORBIDDEN or LINK_EXPIRED. */
  readLink(request: { method: string; url: string }): Link;
  /** Stores what the holder of a PUT link sends; throws ALREADY_EXISTS, LENGTH_MISMATCH, CHECKSUM_MISMATCH as well. */
  receive(link: Link, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<ObjectInfo>;
};
