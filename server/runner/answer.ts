/** Reads what an SDK answers to a call. */
import type { Failure } from "./runs";

export type Op = {
  op: string;
  id: string;
  name?: string;
  opts?: Record<string, unknown>;
  data?: unknown;
  error?: Failure;
};

export type Answer = {
  /** Whether trying again is allowed. */
  retry: boolean;
  /** Seconds or a date: when to try again. */
  retryAfter?: string;
  version?: number;
} & ({ kind: "ops"; ops: Op[] } | { kind: "done"; data: unknown } | { kind: "failed"; error: Failure });

/** Statuses and headers by section 4 of the protocol: 206 ops, 200 the result, all else a failure. Throws on no SDK. */
export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  if (!response.headers.has("x-inngest-sdk")) {
    throw new Error(`No SDK answered (status ${response.status}): ${text.slice(0, 200)}`);
  }
  const body: unknown = text === "" ? null : JSON.parse(text);
  const common = {
    // The header wins over the status; without it everything is retried.
    retry: response.headers.get("x-inngest-no-retry") !== "true",
    retryAfter: response.headers.get("retry-after") ?? undefined,
    version: Number(response.headers.get("x-inngest-req-version") ?? Number.NaN) || undefined,
  };
  if (response.status === 206) return { ...common, kind: "ops", ops: Array.isArray(body) ? body : [body] };
  if (response.status === 200) return { ...common, kind: "done", data: body };
  return { ...common, kind: "failed", error: failureOf(body, response.status) };
}

function failureOf(body: unknown, status: number): Failure {
  const { name, message, error, ...rest } = (body ?? {}) as Record<string, unknown>;
  const { __serialized: _, ...kept } = rest;
  return {
    ...kept,
    name: typeof name === "string" ? name : "Error",
    message: String(message ?? error ?? `The function's handler answered ${status}.`),
  };
}

/** A failure of the call itself. */
export const brokenCall = (error: unknown): Answer => ({
  kind: "failed",
  retry: true,
  error: { name: "Error", message: error instanceof Error ? error.message : String(error) },
});
