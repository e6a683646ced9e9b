/** What clients are told of an exception in a node. */
import type { Folders } from "../folders";
import { PythonError } from "../graph/python";

/** Paths of this machine are cut to the folder's name: errors are shown to people elsewhere. */
export function describeFailure(error: unknown, inputs: Record<string, unknown>, folders: Folders) {
  const message = Object.entries(folders).reduce(
    (text, [name, path]) => text.replaceAll(path, name),
    error instanceof Error ? error.message : String(error),
  );
  return {
    exceptionType: error instanceof PythonError ? error.type : "RuntimeError",
    message: `${message}\n`,
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, [summary(value)]])),
  };
}

/** Values as they are; what isn't JSON, such as pictures and models, by its kind alone. */
function summary(value: unknown): unknown {
  if (value === undefined) return null;
  return typeof value === "object" && value !== null ? (Array.isArray(value) ? "IMAGE" : "object") : value;
}
