/** Keeps file names that a server sends from leaving the folder they belong to. */
import { badAnswer } from "./errors";

/** The name itself, when it is that of a file without any folder. @throws AppError ENGINE_BAD_ANSWER */
export function safeFilename(name: string): string {
  if (/[/\\\p{Cc}]/u.test(name) || ["", ".", ".."].includes(name)) throw badAnswer(`file name ${JSON.stringify(name)}`);
  return name;
}

/** The folder itself, when it leads downwards only; servers on Windows write "a\b". @throws AppError ENGINE_BAD_ANSWER */
export function safeSubfolder(folder: string): string {
  const parts = folder === "" ? [] : folder.split(/[/\\]/);
  const safe = parts.every((part) => part !== "" && part !== "." && part !== ".." && !/[:\p{Cc}]/u.test(part));
  if (!safe) throw badAnswer(`folder ${JSON.stringify(folder)}`);
  return folder;
}
