/** Turns anything thrown by a call into one sentence, a code, and whether trying again can help. */
import { isTRPCClientError } from "@trpc/client";

export type Problem = {
  message: string;
  code: string;
  retryable: boolean;
  /** The setting it is about. */
  parameter?: string;
};

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

type Data = { appCode?: string; httpStatus?: number; details?: { parameter?: string } };

export function problemOf(error: unknown): Problem {
  if (error instanceof PlainError) return { message: error.message, code: error.code, retryable: error.retryable };
  if (!isTRPCClientError(error))
    return { message: "Something went wrong. Try again.", code: "UNKNOWN", retryable: true };
  const data = error.data as Data | null | undefined;
  if (!data) return OFFLINE;
  const status = data.httpStatus ?? 500;
  const { appCode = "UNKNOWN", details } = data;
  const retryable = status >= 500 || status === 429;
  return {
    message: error.message,
    code: appCode,
    retryable,
    ...(details?.parameter ? { parameter: details.parameter } : {}),
  };
}
