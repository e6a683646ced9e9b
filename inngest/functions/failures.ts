/** Our errors in Inngest's terms, and back. */
import { NonRetriableError, RetryAfterError } from "inngest";
import { AppError, type ErrorCode, isErrorCode, toAppError } from "@/server/errors";

export const RETRIES = 8;
const USUAL = { firstMs: 1_000, longestMs: 60_000 };
/** Together more than 20 minutes: a store that is away comes back, and what was made at an engine is not given up for it. */
const OF_STORES = { firstMs: 5_000, longestMs: 600_000 };
const STORES: ErrorCode[] = ["STORAGE_UNAVAILABLE", "STORAGE_FULL"];

/** Errors that stay are not tried again; the others after 1, 2, 4 … 60 s, those of stores later. attempt: counted from 0. */
export async function retrying<T>(attempt: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message, retryable } = toAppError(error);
    if (!retryable) throw new NonRetriableError(message, { cause: error });
    const { firstMs, longestMs } = STORES.includes(code) ? OF_STORES : USUAL;
    throw new RetryAfterError(message, Math.min(longestMs, firstMs * 2 ** attempt), { cause: error });
  }
}

/** The first error in the chain of causes that has a code of ours; names survive being serialized. */
export function failureOf(error: unknown): AppError {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (isErrorCode(cause.name)) return new AppError(cause.name, cause.message, { cause: error });
  }
  return toAppError(error);
}
