/** Writes a stream to a bucket, in parts when it is large. */
import { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { type Announced, exactBytes } from "./exact-bytes";
import { s3Error } from "./s3-errors";

const MB = 1024 * 1024;
/** Parts are held in memory, which lets each be sent again; so a stream takes at most 16 MB. */
const PARTS = { partSize: 8 * MB, queueSize: 2 };

type Target = { Bucket: string; Key: string; ContentType: string };

/** An upload that fails is aborted in the store as well, so nothing of it shows or costs. Destroys `body`. */
export async function uploadStream(
  client: S3Client,
  target: Target,
  body: Readable,
  announced: Announced,
): Promise<void> {
  let ours: unknown;
  async function* source() {
    try {
      yield* exactBytes(body, announced);
    } catch (error) {
      ours = error; // The caller's stream broke, which is no fault of the store.
      throw error;
    }
  }
  const params = { ...target, Body: Readable.from(source(), { objectMode: false }) };
  try {
    await new Upload({ client, params, ...PARTS }).done();
  } catch (error) {
    throw ours ?? s3Error(error);
  } finally {
    body.destroy();
  }
}
