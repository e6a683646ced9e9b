/** LoadImage: reads a file of the input folder. */
import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { type Folders, parseAnnotated, pathInside } from "../folders";
import { PythonError, str } from "../graph/python";
import { contentTypeOf } from "../http/content-type";
import { decodeImage } from "../images/decode";
import { describe, type NodeClass } from "./node";

/**
 * The second output, the mask, is declared for the graphs' sake only: no class here takes one. The fingerprint is the
 * hash of the file, since an upload may replace it under the same name.
 */
export const loadImage: NodeClass = {
  info: describe({
    name: "LoadImage",
    title: "Load Image",
    category: "image",
    inputs: { image: [[], { image_upload: true }] },
    outputs: ["IMAGE", "MASK"],
  }),
  files: { input: "image", list: ({ input }) => listImages(input) },
  check: {
    input: "image",
    refuse: (image, folders) => (findFile(image, folders) ? undefined : `Invalid image file: ${str(image)}`),
  },
  async fingerprint({ image }, folders) {
    const hash = createHash("sha256");
    await pipeline(createReadStream(requireFile(image, folders)), hash);
    return hash.digest("hex");
  },
  run: async ({ image }, { folders }) => ({
    values: [await decodeImage(requireFile(image, folders), String(image)), undefined],
  }),
};

async function listImages(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  return names.filter((name) => contentTypeOf(name).startsWith("image/")).sort();
}

/** The path of "name", "subfolder/name" or "name [output]"; undefined when there is no such file in that folder. */
function findFile(image: unknown, folders: Folders): string | undefined {
  if (typeof image !== "string") return undefined;
  const { name, type } = parseAnnotated(image, "input");
  const file = pathInside(folders[type], name);
  return file && statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined;
}

function requireFile(image: unknown, folders: Folders): string {
  const file = findFile(image, folders);
  if (!file) throw new PythonError("FileNotFoundError", `[Errno 2] No such file or directory: '${image}'`);
  return file;
}
