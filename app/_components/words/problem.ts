/** Turns anything thrown by a call into one sentence, a code, and whether trying again can help. */
import { isTRPCClientError } from "@trpc/client";

export type Problem = { message: string; code: string; retryable: boolean };

/** A failure outside the API with its sentence ready, such as a broken upload. */
export class PlainError extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly retryable: boolean,
  ) {
    super(message);
  }
}

const OFFLINE: Problem = {
  message: "Darkroom didn’t answer. Check your connection and try again.",
  code: "NO_ANSWER",
  retryable: true,
};

export function problemOf(error: unknown): Problem {
  if (error instanceof PlainError) return { message: error.message, code: error.code, retryable: error.retryable };
  if (!isTRPCClientError(error))
    return { message: "Something went wrong. Try again.", code: "UNKNOWN", retryable: true };
  const data = error.data as { appCode?: string; httpStatus?: number } | null | undefined;
  if (!data) return OFFLINE;
  const status = data.httpStatus ?? 500;
  return { message: error.message, code: data.appCode ?? "UNKNOWN", retryable: status >= 500 || status === 429 };
}
