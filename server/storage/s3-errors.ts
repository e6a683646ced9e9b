/** Turns what the S3 client throws into our errors. */
import { AppError } from "@/server/errors";

export async function fromStore<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw s3Error(cause);
  }
}

type S3Failure = { name?: string; $metadata?: { httpStatusCode?: number } };

/** Whatever is neither a missing key, a wrong range, a wrong checksum nor a full store means that we can't work with the store now. */
export function s3Error(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const { name = "", $metadata } = cause as S3Failure;
  const status = $metadata?.httpStatusCode;
  if (name === "NoSuchKey" || name === "NotFound") {
    return new AppError("NOT_FOUND", "This photo is no longer in storage.", { cause });
  }
  if (/BadDigest|(Checksum|SHA256)Mismatch/.test(name)) {
    return new AppError("CHECKSUM_MISMATCH", "The photo changed on its way to the store. Send it again.", { cause });
  }
  if (status === 416) return new AppError("BAD_REQUEST", "This photo has fewer bytes than were asked for.", { cause });
  if (status === 507 || /StorageFull|QuotaExceeded/.test(name)) {
    return new AppError("STORAGE_FULL", "There is no room left for photos in the store.", { cause });
  }
  return new AppError("STORAGE_UNAVAILABLE", "The photo store doesn't answer as it should. Try again in a moment.", {
    cause,
  });
}
