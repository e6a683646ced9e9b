/** Reads from the history how a run ended. */
import type { EngineOutput } from "../engine";
import { wordsOutput } from "../words";
import { badAnswer, cancelled, nodeFailed } from "./errors";
import { safeFilename, safeSubfolder } from "./names";
import { executionError, fileRef, type HistoryEntry } from "./protocol";

/**
 * The files that the wanted nodes of a finished run made and that the server keeps (type "output": neither previews,
 * which are "temp", nor inputs shown again), under whatever key a node lists them; and what they say in words.
 * @throws AppError JOB_CANCELLED, ENGINE_NODE_FAILED, ENGINE_BAD_ANSWER (names that lead elsewhere, endless words)
 */
export function outcome({ outputs, status }: HistoryEntry, wanted: string[]): EngineOutput[] {
  const messages = new Map(status?.messages.map(([type, data]) => [type, data]));
  if (messages.has("execution_interrupted")) throw cancelled();
  if (status?.status_str === "error") {
    throw nodeFailed(executionError.catch(executionError.parse({})).parse(messages.get("execution_error")));
  }
  return wanted.flatMap((source) =>
    Object.entries(outputs[source] ?? {}).flatMap(([kind, items]) => filesOf(source, kind, items)),
  );
}

/** Outputs pass between durable steps. */
const MAX_WORDS = 100_000;

function wordsOf(source: string, words: string): EngineOutput {
  if (words.length > MAX_WORDS) throw badAnswer(`a text of ${words.length} characters`);
  return wordsOutput(source, words);
}

function filesOf(source: string, kind: string, items: unknown): EngineOutput[] {
  if (!Array.isArray(items)) return [];
  return items.flatMap((item) => {
    if (kind === "text" && typeof item === "string") return [wordsOf(source, item)];
    const file = fileRef.safeParse(item).data;
    if (file?.type !== "output") return [];
    const { type, ...place } = file;
    const [filename, subfolder] = [safeFilename(place.filename), safeSubfolder(place.subfolder)];
    return [{ source, kind, filename, ref: String(new URLSearchParams({ filename, subfolder, type })) }];
  });
}
