/** Reads from the history how a run ended. */
import type { EngineOutput } from "../engine";
import { cancelled, nodeFailed } from "./errors";
import { safeFilename, safeSubfolder } from "./names";
import { executionError, fileRef, type HistoryEntry } from "./protocol";

/**
 * The files that a finished run made and that the server keeps (type "output": neither previews, which are "temp", nor
 * inputs shown again), under whatever key a node lists them.
 * @throws AppError JOB_CANCELLED, ENGINE_NODE_FAILED, ENGINE_BAD_ANSWER (names that lead elsewhere)
 */
export function outcome({ outputs, status }: HistoryEntry): EngineOutput[] {
  const messages = new Map(status?.messages.map(([type, data]) => [type, data]));
  if (messages.has("execution_interrupted")) throw cancelled();
  if (status?.status_str === "error") {
    throw nodeFailed(executionError.catch(executionError.parse({})).parse(messages.get("execution_error")));
  }
  return Object.entries(outputs).flatMap(([nodeId, byKey]) =>
    Object.entries(byKey).flatMap(([kind, items]) => filesOf(nodeId, kind, items)),
  );
}

function filesOf(nodeId: string, kind: string, items: unknown): EngineOutput[] {
  if (!Array.isArray(items)) return [];
  return items.flatMap((item) => {
    const file = fileRef.safeParse(item).data;
    if (file?.type !== "output") return [];
    const { filename, subfolder, type } = file;
    return [{ nodeId, kind, filename: safeFilename(filename), subfolder: safeSubfolder(subfolder), type }];
  });
}
