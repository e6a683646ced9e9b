/** Keeps objects as files below one folder; links lead to our own route at /api/storage. */
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AppError } from "@/server/errors";
import { type Link, readLink, signLink } from "./disk-links";
import { listFiles } from "./disk-list";
import { adopt, alreadyExists, type Chunks, onDisk, publish, writeTemporary } from "./disk-write";
import type { Announced } from "./exact-bytes";
import { checkedKey, contentTypeOf } from "./keys";
import { putHeaders } from "./put-headers";
import type { ByteRange, DiskStorage, ObjectInfo } from "./storage";

export type DiskOptions = {
  /** Folder of the objects; made when absent. */
  root: string;
  /** Signs links; whoever knows it can write and read everything. */
  secret: string;
  /** Put before /api/storage in links; "" keeps them relative to the page. */
  baseUrl: string;
  now(): Date;
};

const STALE_MS = 24 * 60 * 60 * 1000;

/** Objects are synced to disk before a promise resolves. */
export function createDiskStorage({ root, secret, baseUrl, now }: DiskOptions): DiskStorage {
  const temporary = join(root, ".tmp");
  const expiresAt = (seconds: number) => new Date(Math.floor(now().getTime() / 1000 + seconds) * 1000);
  const link = (of: Omit<Link, "expires">, until: Date) =>
    baseUrl + signLink(secret, { ...of, expires: +until / 1000 });
  let swept: Promise<unknown> | undefined;

  async function prepare(): Promise<void> {
    await mkdir(temporary, { recursive: true });
    swept ??= removeStale(temporary, now());
    await swept;
  }

  async function store(key: string, chunks: Chunks, announced: Announced, replace: boolean): Promise<void> {
    const target = pathOf(root, key);
    await onDisk(prepare());
    await publish(await writeTemporary(temporary, chunks, announced), target, { replace });
  }

  const storage: DiskStorage = {
    backend: "disk",

    get disk() {
      return storage;
    },

    async presignPut(key, { contentType, size, sha256, expiresInSeconds }) {
      const until = expiresAt(expiresInSeconds);
      const url = link({ method: "PUT", key: checkedKey(key), size, contentType, sha256 }, until);
      return { method: "PUT", url, headers: putHeaders({ contentType, sha256 }), expiresAt: until };
    },

    async presignGet(key, { expiresInSeconds, ...wishes }) {
      const url = link({ method: "GET", key: checkedKey(key), ...wishes }, expiresAt(expiresInSeconds));
      return { url, backend: "disk" };
    },

    async put(key, body, { size, sha256 }) {
      if (body instanceof Uint8Array) return store(key, [body], { size, sha256 }, true);
      await store(key, body, { size, sha256 }, true).finally(() => body.destroy());
    },

    async putFile(key, path, options) {
      const target = pathOf(root, key);
      if (!(await onDisk(adopt(path, target)))) await storage.put(key, createReadStream(path), options);
    },

    async get(key, range) {
      const file = await onDisk(open(pathOf(root, key)));
      try {
        const info = describe(key, await file.stat({ bigint: true }));
        return { body: file.createReadStream(within(range, info.size)), info };
      } catch (error) {
        await file.close();
        throw error;
      }
    },

    head: (key) => headOf(root, key),

    list: () => listFiles(root),

    async delete(key) {
      const path = pathOf(root, key);
      await onDisk(rm(path, { force: true }));
      await rmdir(dirname(path)).catch(() => undefined); // Only when that was its last file.
    },

    async check() {
      await onDisk(prepare());
      // Without a sync: a monitor asks often, and waits for nothing that others write.
      const probe = join(temporary, "probe");
      await onDisk(writeFile(probe, "ok"));
      await onDisk(rm(probe, { force: true }));
    },

    readLink: (request) => readLink(secret, request, now()),

    async receive({ key, size, sha256 }, chunks) {
      if (await headOf(root, key)) throw alreadyExists();
      await store(key, chunks, { size, sha256 }, false);
      const info = await headOf(root, key);
      if (!info) throw new AppError("NOT_FOUND", "This photo was deleted while it arrived.");
      return info;
    },
  };
  return storage;
}

const pathOf = (root: string, key: string) => join(root, checkedKey(key));

async function headOf(root: string, key: string): Promise<ObjectInfo | null> {
  try {
    return describe(key, await onDisk(stat(pathOf(root, key), { bigint: true })));
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}

/** A replaced file is another inode, so the tag changes even within one tick of the clock. */
function describe(key: string, file: { size: bigint; mtimeNs: bigint; mtimeMs: bigint; ino: bigint }): ObjectInfo {
  const etag = `"${[file.size, file.mtimeNs, file.ino].map((part) => part.toString(36)).join("-")}"`;
  return {
    size: Number(file.size),
    contentType: contentTypeOf(key),
    etag,
    modifiedAt: new Date(Number(file.mtimeMs)),
    backend: "disk",
  };
}

function within(range: ByteRange | undefined, size: number): Partial<ByteRange> {
  if (range && range.start >= size) throw new AppError("BAD_REQUEST", `This photo has only ${size} bytes.`);
  return range ? { start: range.start, end: Math.min(range.end, size - 1) } : {};
}

/** Files that a crash left half written; a day is longer than any upload takes. */
async function removeStale(folder: string, now: Date): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const file = await stat(path).catch(() => null);
    if (file && +now - file.mtimeMs > STALE_MS) await rm(path, { force: true });
  }
}
