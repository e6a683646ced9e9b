/** Our errors in Inngest's terms, and back. */
import { NonRetriableError, RetryAfterError } from "inngest";
import { AppError, isErrorCode, toAppError } from "@/server/errors";

export const RETRIES = 8;
const MAX_DELAY_MS = 60_000;

/** Errors that stay are not tried again; the others after 1, 2, 4 … 60 s. attempt: counted from 0. */
export async function retrying<T>(attempt: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { message, retryable } = toAppError(error);
    if (!retryable) throw new NonRetriableError(message, { cause: error });
    throw new RetryAfterError(message, Math.min(MAX_DELAY_MS, 1000 * 2 ** attempt), { cause: error });
  }
}

/** The first error in the chain of causes that has a code of ours; names survive being serialized. */
export function failureOf(error: unknown): AppError {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (isErrorCode(cause.name)) return new AppError(cause.name, cause.message, { cause: error });
  }
  return toAppError(error);
}
