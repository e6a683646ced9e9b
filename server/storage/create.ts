/** Picks the backend. */
import { createDiskStorage, type DiskOptions } from "./disk";
import { createMirroredStorage } from "./mirrored";
import { createS3Storage } from "./s3";
import type { S3Options } from "./s3-client";
import type { Storage } from "./storage";

/** copies: where a bucket's files are kept on this server as well. */
type CloudConfig = { backend: "s3"; s3: S3Options; serveFromCloud: boolean; copies?: DiskOptions };
export type StorageConfig = ({ backend: "disk" } & DiskOptions) | CloudConfig;

export function createStorage(config: StorageConfig): Storage {
  if (config.backend === "disk") return createDiskStorage(config);
  const { s3, copies, serveFromCloud } = config;
  const cloud = createS3Storage(s3);
  if (!copies) return cloud;
  return createMirroredStorage({ cloud, local: createDiskStorage(copies), serveFromCloud, now: copies.now });
}
