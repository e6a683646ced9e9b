/** Where the engine keeps its files, and the only way from a client's name to a path. */
import { mkdirSync } from "node:fs";
import path from "node:path";

export type FolderType = "input" | "output" | "temp";
export type Folders = Record<FolderType, string> & { models: string };

/** Makes input, output and temp under the data folder. `models` is only read. */
export function createFolders(dataDir: string, models: string): Folders {
  const folder = (name: FolderType) => path.resolve(dataDir, name);
  const folders = {
    input: folder("input"),
    output: folder("output"),
    temp: folder("temp"),
    models: path.resolve(models),
  };
  for (const type of ["input", "output", "temp"] as const) mkdirSync(folders[type], { recursive: true });
  return folders;
}

export const isFolderType = (type: unknown): type is FolderType =>
  type === "input" || type === "output" || type === "temp";

/** The absolute path of `parts` below `base`, or undefined when they lead out of it or cannot be a path. */
export function pathInside(base: string, ...parts: string[]): string | undefined {
  if (parts.some((part) => part.includes("\0") || path.isAbsolute(part))) return undefined;
  const target = path.resolve(base, ...parts);
  return target === base || target.startsWith(base + path.sep) ? target : undefined;
}

/** "a.png [output]" → a.png in output; without an annotation the given default. */
export function parseAnnotated(name: string, fallback: FolderType): { name: string; type: FolderType } {
  const match = /^(.*?) ?\[(input|output|temp)\]$/s.exec(name);
  return match ? { name: match[1] ?? "", type: match[2] as FolderType } : { name, type: fallback };
}
