/** Connects to a bucket of Amazon S3 or of a store that speaks its protocol: R2, MinIO, Garage, versitygw. */
import { S3Client } from "@aws-sdk/client-s3";

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

export function createS3Client({ region, endpoint, forcePathStyle, credentials }: S3Options): S3Client {
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

/** "photos/" for every form of "/photos/", "" for none. */
export function folderOf(prefix: string): string {
  const bare = prefix.replace(/^\/+|\/+$/g, "");
  return bare && `${bare}/`;
}
