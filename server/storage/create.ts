/** Picks the backend. */
import { createDiskStorage, type DiskOptions } from "./disk";
import { createS3Storage } from "./s3";
import type { S3Options } from "./s3-client";
import type { Storage } from "./storage";

export type StorageConfig = ({ backend: "disk" } & DiskOptions) | ({ backend: "s3" } & S3Options);

export function createStorage(config: StorageConfig): Storage {
  return config.backend === "disk" ? createDiskStorage(config) : createS3Storage(config);
}
