/** Words that a run ended with, as an output: they travel in its reference. */
import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import type { EngineOutput } from "./engine";

const PREFIX = "data:text/plain;base64,";

/** An output of kind "text". */
export const wordsOutput = (source: string, words: string): EngineOutput => ({
  source,
  kind: "text",
  filename: `${randomUUID()}.txt`,
  ref: PREFIX + Buffer.from(words).toString("base64"),
});

/** Gives them as fetch() does; undefined when the reference leads to a file. */
export function wordsIn({ ref }: EngineOutput): { body: Readable; size: number } | undefined {
  if (!ref.startsWith(PREFIX)) return undefined;
  const bytes = Buffer.from(ref.slice(PREFIX.length), "base64");
  return { body: Readable.from([bytes]), size: bytes.length };
}
