/** The ways a ComfyUI server fails, as errors of ours with sentences for people. */
import { AppError } from "../../errors";
import type { ExecutionError, Rejected } from "./protocol";

export const unreachable = (cause: unknown) =>
  new AppError("ENGINE_UNREACHABLE", "The restoration server can't be reached.", { cause });

/** @param reason what was wrong with the answer, for the log. */
export const badAnswer = (reason: string, cause?: unknown) =>
  new AppError("ENGINE_BAD_ANSWER", "The restoration server gave an answer that makes no sense.", {
    cause,
    details: { reason },
  });

export const lost = () =>
  new AppError("ENGINE_LOST", "The restoration server lost the photo on the way, perhaps because it restarted.");

export const cancelled = () => new AppError("JOB_CANCELLED", "The restoration was stopped.");

export const noProgress = (ms: number) =>
  new AppError("ENGINE_TIMEOUT", `The restoration server made no progress for ${duration(ms)}.`);

export const tookTooLong = (ms: number) =>
  new AppError("ENGINE_TIMEOUT", `The restoration took longer than ${duration(ms)}.`);

export const noAnswer = (cause: unknown) =>
  new AppError("ENGINE_TIMEOUT", "The restoration server stopped answering.", { cause });

/** The graph as a whole or some of its nodes can't run; the message tells the first reason. */
export function refused({ error, node_errors }: Rejected): AppError {
  const [first] = Object.entries(node_errors);
  const fault = first?.[1].errors[0] ?? error;
  const reason = [fault?.message, fault?.details].filter(Boolean).join(": ") || "no reason given";
  const where = first ? `${first[1].class_type} (node ${first[0]}): ` : "";
  return new AppError("ENGINE_REJECTED", `The restoration server can't run this: ${where}${reason}`, {
    details: { nodeErrors: node_errors, reason },
  });
}

/** @param status HTTP status of POST /upload/image */
export function uploadRefused(status: number): AppError {
  const message =
    status === 413
      ? "The photo is larger than the restoration server takes."
      : "The restoration server did not take the photo.";
  return new AppError("ENGINE_REJECTED", message, { details: { status, nodeErrors: {} } });
}

/** torch.OutOfMemoryError, torch.cuda.OutOfMemoryError, "Allocation on device", "CUDA out of memory", MemoryError … */
const OUT_OF_MEMORY = /out ?of ?memory|allocation on device|MemoryError/i;

/** details: nodeId, nodeType, exceptionType, message, outOfMemory. */
export function nodeFailed(error: ExecutionError): AppError {
  const exceptionMessage = error.exception_message.trim();
  const outOfMemory = OUT_OF_MEMORY.test(`${error.exception_type} ${exceptionMessage}`);
  const message = outOfMemory
    ? "The restoration server ran out of memory. A smaller size may work."
    : `The restoration failed at ${error.node_type}.`;
  return new AppError("ENGINE_NODE_FAILED", message, {
    details: {
      nodeId: error.node_id,
      nodeType: error.node_type,
      exceptionType: error.exception_type,
      message: exceptionMessage,
      outOfMemory,
    },
  });
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [count, unit] = seconds >= 120 ? [Math.round(seconds / 60), "minute"] : [Math.max(1, seconds), "second"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
