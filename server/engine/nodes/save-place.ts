/** Where output nodes write their files, and under which names. */
import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { pathInside } from "../folders";
import { PythonError } from "../graph/python";
import type { Picture } from "../images/picture";

export type Place = {
  /** Absolute; it exists. */
  folder: string;
  subfolder: string;
  /** Of the file with this index in the batch: prefix_00001_.png, prefix_00002_.png … after those that are there. */
  nameOf(index: number, extension: string): string;
};

/**
 * @param root the folder that is not to be left; PythonError when the prefix leads out of it
 * @param prefix may hold folders and the variables of `fillIn`
 */
export async function planFiles(root: string, prefix: string, first?: Picture): Promise<Place> {
  const { dir, base } = path.posix.parse(path.posix.normalize(fillIn(prefix, first, new Date())));
  const folder = pathInside(root, dir);
  if (!folder || base === "..")
    throw new PythonError("Exception", "**** ERROR: Saving image outside the output folder is not allowed.");
  await mkdir(folder, { recursive: true });
  const counter = await nextCounter(folder, base);
  const nameOf = (index: number, extension: string) =>
    `${base.replaceAll("%batch_num%", String(index))}_${String(counter + index).padStart(5, "0")}_.${extension}`;
  return { folder, subfolder: dir, nameOf };
}

/** ComfyUI's variables: %width% and %height% of the first image, %year% … %second% of the local time. */
export function fillIn(prefix: string, first: Picture | undefined, now: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const variables: Record<string, string> = {
    width: String(first?.width ?? 0),
    height: String(first?.height ?? 0),
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
