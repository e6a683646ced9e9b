/** Every error a caller can see: one code, one HTTP status, one tRPC code, whether trying again can help. */
export const ERRORS = {
  BAD_REQUEST: { http: 400, trpc: "BAD_REQUEST", retryable: false },
  UNAUTHORIZED: { http: 401, trpc: "UNAUTHORIZED", retryable: false },
  INVALID_CREDENTIALS: { http: 401, trpc: "UNAUTHORIZED", retryable: false },
  FORBIDDEN: { http: 403, trpc: "FORBIDDEN", retryable: false },
  NOT_FOUND: { http: 404, trpc: "NOT_FOUND", retryable: false },
  INSUFFICIENT_SCOPE: { http: 403, trpc: "FORBIDDEN", retryable: false },
  INVALID_JOB_ID: { http: 400, trpc: "BAD_REQUEST", retryable: false },
  EXPIRED: { http: 410, trpc: "NOT_FOUND", retryable: false },
  METHOD_NOT_ALLOWED: { http: 405, trpc: "METHOD_NOT_SUPPORTED", retryable: false },
  CONFLICT: { http: 409, trpc: "CONFLICT", retryable: false },
  EMAIL_TAKEN: { http: 409, trpc: "CONFLICT", retryable: false },
  QUOTA_EXCEEDED: { http: 409, trpc: "CONFLICT", retryable: false },
  IDEMPOTENCY_IN_FLIGHT: { http: 409, trpc: "CONFLICT", retryable: true },
  IDEMPOTENCY_MISMATCH: { http: 422, trpc: "UNPROCESSABLE_CONTENT", retryable: false },
  TOO_MANY_REQUESTS: { http: 429, trpc: "TOO_MANY_REQUESTS", retryable: true },

  INVALID_FILE_TYPE: { http: 415, trpc: "UNSUPPORTED_MEDIA_TYPE", retryable: false },
  FILE_TOO_LARGE: { http: 413, trpc: "PAYLOAD_TOO_LARGE", retryable: false },
  TOO_MANY_PIXELS: { http: 422, trpc: "UNPROCESSABLE_CONTENT", retryable: false },
  CORRUPT_IMAGE: { http: 422, trpc: "UNPROCESSABLE_CONTENT", retryable: false },
  UPLOAD_INCOMPLETE: { http: 409, trpc: "CONFLICT", retryable: true },
  LENGTH_MISMATCH: { http: 400, trpc: "BAD_REQUEST", retryable: false },
  CHECKSUM_MISMATCH: { http: 400, trpc: "BAD_REQUEST", retryable: false },
  LINK_EXPIRED: { http: 403, trpc: "FORBIDDEN", retryable: false },
  ALREADY_EXISTS: { http: 412, trpc: "PRECONDITION_FAILED", retryable: false },
  STORAGE_UNAVAILABLE: { http: 503, trpc: "SERVICE_UNAVAILABLE", retryable: true },
  STORAGE_FULL: { http: 507, trpc: "INTERNAL_SERVER_ERROR", retryable: true },

  INVALID_PARAMETER: { http: 422, trpc: "UNPROCESSABLE_CONTENT", retryable: false },
  INVALID_OPERATION: { http: 422, trpc: "UNPROCESSABLE_CONTENT", retryable: false },
  WEBHOOK_URL_REFUSED: { http: 422, trpc: "UNPROCESSABLE_CONTENT", retryable: false },
  WORKFLOW_NOT_FOUND: { http: 404, trpc: "NOT_FOUND", retryable: false },
  WORKFLOW_UNAVAILABLE: { http: 503, trpc: "SERVICE_UNAVAILABLE", retryable: true },

  ENGINE_UNREACHABLE: { http: 503, trpc: "SERVICE_UNAVAILABLE", retryable: true },
  ENGINE_REJECTED: { http: 502, trpc: "BAD_GATEWAY", retryable: false },
  ENGINE_NODE_FAILED: { http: 502, trpc: "BAD_GATEWAY", retryable: false },
  ENGINE_TIMEOUT: { http: 504, trpc: "GATEWAY_TIMEOUT", retryable: false },
  ENGINE_LOST: { http: 503, trpc: "SERVICE_UNAVAILABLE", retryable: true },
  ENGINE_BAD_ANSWER: { http: 502, trpc: "BAD_GATEWAY", retryable: true },
  ENGINE_UNAUTHORIZED: { http: 502, trpc: "BAD_GATEWAY", retryable: false },
  ENGINE_UNPAID: { http: 502, trpc: "BAD_GATEWAY", retryable: false },
  ENGINE_EXPIRED: { http: 502, trpc: "BAD_GATEWAY", retryable: false },
  CONTENT_REFUSED: { http: 422, trpc: "UNPROCESSABLE_CONTENT", retryable: false },
  JOB_CANCELLED: { http: 409, trpc: "CONFLICT", retryable: false },

  INTERNAL: { http: 500, trpc: "INTERNAL_SERVER_ERROR", retryable: true },
} as const;

export type ErrorCode = keyof typeof ERRORS;

type Options = { cause?: unknown; details?: Record<string, unknown> };

const BRAND = Symbol.for("darkroom.AppError");

/** An error with a code from ERRORS and a sentence that can be shown to a person. Its name is its code. */
export class AppError extends Error {
  readonly [BRAND] = true;
  readonly code: ErrorCode;
  readonly details?: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, { cause, details }: Options = {}) {
    super(message, { cause });
    this.name = code;
    this.code = code;
    this.details = details;
  }

  get retryable(): boolean {
    return ERRORS[this.code].retryable;
  }

  /** Next bundles this module more than once into one process; all copies must know each other's errors. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}

export const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === "string" && Object.hasOwn(ERRORS, value);

/** Anything thrown, as an AppError; what we did not foresee becomes INTERNAL without its text. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError("INTERNAL", "Something went wrong on our side. Try again in a moment.", { cause: error });
}
