/** Names and writes the files of SaveImage and PreviewImage. */
import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { pathInside } from "../folders";
import { PythonError } from "../graph/python";
import type { Picture } from "../images/picture";
import { writePng } from "../images/png";
import type { NodeContext, SavedImage } from "./node";

/**
 * Writes prefix_00001_.png, prefix_00002_.png … after those that are there. The prefix may hold folders and the
 * variables of `fillIn`. Throws PythonError when it leads out of the folder.
 */
export async function saveImages(
  pictures: Picture[],
  type: "output" | "temp",
  prefix: string,
  { folders, prompt, pngInfo }: NodeContext,
): Promise<SavedImage[]> {
  const { dir, base } = path.posix.parse(path.posix.normalize(fillIn(prefix, pictures[0], new Date())));
  const folder = pathInside(folders[type], dir);
  if (!folder || base === "..")
    throw new PythonError("Exception", "**** ERROR: Saving image outside the output folder is not allowed.");
  await mkdir(folder, { recursive: true });
  const first = await nextCounter(folder, base);
  const texts = pngTexts(prompt, pngInfo);
  const saved: SavedImage[] = [];
  for (const [index, picture] of pictures.entries()) {
    const name = base.replaceAll("%batch_num%", String(index));
    const filename = `${name}_${String(first + index).padStart(5, "0")}_.png`;
    await writePng(path.join(folder, filename), picture, texts);
    saved.push({ filename, subfolder: dir, type });
  }
  return saved;
}

/** ComfyUI's variables: %width% and %height% of the first image, %year% … %second% of the local time. */
export function fillIn(prefix: string, first: Picture | undefined, now: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const variables: Record<string, string> = {
    width: String(first?.width),
    height: String(first?.height),
    year: String(now.getFullYear()),
    month: two(now.getMonth() + 1),
    day: two(now.getDate()),
    hour: two(now.getHours()),
    minute: two(now.getMinutes()),
    second: two(now.getSeconds()),
  };
  return prefix.replaceAll(/%(\w+)%/g, (text, name) => variables[name] ?? text);
}

async function nextCounter(folder: string, base: string): Promise<number> {
  const start = `${base}_`;
  const numbers = (await readdir(folder))
    .filter((name) => name.startsWith(start))
    .map((name) => Number.parseInt(name.slice(start.length), 10))
    .filter((number) => Number.isFinite(number));
  return numbers.reduce((max, number) => Math.max(max, number), 0) + 1;
}

/** `prompt` and each key of extra_pnginfo (usually `workflow`), as JSON. */
const pngTexts = (prompt: unknown, pngInfo: Record<string, unknown>) =>
  Object.fromEntries(Object.entries({ prompt, ...pngInfo }).map(([keyword, value]) => [keyword, asciiJson(value)]));

/** A tEXt chunk holds Latin-1; like Python's json.dumps this leaves nothing in the text that isn't ASCII. */
const asciiJson = (value: unknown) =>
  JSON.stringify(value).replaceAll(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
