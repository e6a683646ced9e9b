/** A bucket whose files are kept on this server's disk as well, to be had from there when the bucket doesn't answer. */
import { Readable } from "node:stream";
import { AppError } from "@/server/errors";
import type { DiskStorage, ObjectInfo, PutOptions, Storage } from "./storage";

export type MirrorOptions = {
  cloud: Storage;
  local: DiskStorage;
  /** false: reads and links go to the copies, and to the bucket only for what has none. */
  serveFromCloud: boolean;
  now(): Date;
};

/** For so long a bucket that didn't answer is left alone, lest every picture of a page waits for it anew. */
const REST_MS = 30_000;

/** The bucket decides what exists. A copy never makes up for what the bucket says it doesn't have, only for its silence. */
export function createMirroredStorage({ cloud, local, serveFromCloud, now }: MirrorOptions): Storage {
  let restsUntil = 0;
  const copiesFirst = () => !serveFromCloud || +now() < restsUntil;

  async function askCloud<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (isAway(error)) restsUntil = +now() + REST_MS;
      throw error;
    }
  }

  /** `fromCopy` gives null when there is no copy. */
  async function read<T>(fromCloud: () => Promise<T>, fromCopy: () => Promise<T | null>): Promise<T> {
    if (copiesFirst()) return (await fromCopy()) ?? askCloud(fromCloud);
    try {
      return await askCloud(fromCloud);
    } catch (error) {
      const copy = isAway(error) ? await fromCopy() : null;
      if (copy === null) throw error;
      return copy;
    }
  }

  async function putCopy(key: string, options: PutOptions): Promise<void> {
    const copy = await local.get(key);
    await askCloud(() => cloud.put(key, copy.body, { ...options, size: copy.info.size }));
  }

  return {
    backend: "s3",
    disk: local,

    presignPut: (key, limits) => cloud.presignPut(key, limits),

    async presignGet(key, link) {
      const fromCopy = copiesFirst() && (await local.head(key));
      return (fromCopy ? local : cloud).presignGet(key, link);
    },

    async put(key, body, options) {
      await local.put(key, body, options);
      if (!(body instanceof Readable)) return askCloud(() => cloud.put(key, body, options));
      await putCopy(key, options);
    },

    async putFile(key, path, options) {
      await local.putFile(key, path, options);
      await putCopy(key, options);
    },

    keepCopy: (key, body, options) => local.put(key, body, options),

    get: (key, range) =>
      read(
        () => cloud.get(key, range),
        () => orNull(local.get(key, range)),
      ),

    head: (key) =>
      read<ObjectInfo | null>(
        () => cloud.head(key),
        () => local.head(key),
      ),

    async delete(key) {
      await askCloud(() => cloud.delete(key));
      await local.delete(key);
    },

    list: () => cloud.list(),

    async check() {
      await Promise.all([askCloud(() => cloud.check()), local.check()]);
    },
  };
}

const isAway = (error: unknown) => error instanceof AppError && error.code === "STORAGE_UNAVAILABLE";

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}
