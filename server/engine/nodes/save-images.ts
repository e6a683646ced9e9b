/** Writes the files of SaveImage and PreviewImage. */
import path from "node:path";
import type { Picture } from "../images/picture";
import { writePng } from "../images/png";
import type { NodeContext, SavedFile } from "./node";
import { planFiles } from "./save-place";

/** Writes PNG files with the graph inside, named as `planFiles` says. */
export async function saveImages(
  pictures: Picture[],
  type: "output" | "temp",
  prefix: string,
  { folders, prompt, pngInfo }: NodeContext,
): Promise<SavedFile[]> {
  const { folder, subfolder, nameOf } = await planFiles(folders[type], prefix, pictures[0]);
  const texts = pngTexts(prompt, pngInfo);
  const saved: SavedFile[] = [];
  for (const [index, picture] of pictures.entries()) {
    const filename = nameOf(index, "png");
    await writePng(path.join(folder, filename), picture, texts);
    saved.push({ filename, subfolder, type });
  }
  return saved;
}

/** `prompt` and each key of extra_pnginfo (usually `workflow`), as JSON. */
const pngTexts = (prompt: unknown, pngInfo: Record<string, unknown>) =>
  Object.fromEntries(Object.entries({ prompt, ...pngInfo }).map(([keyword, value]) => [keyword, asciiJson(value)]));

/** A tEXt chunk holds Latin-1; like Python's json.dumps this leaves nothing in the text that isn't ASCII. */
const asciiJson = (value: unknown) =>
  JSON.stringify(value).replaceAll(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
