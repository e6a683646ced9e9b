/** What an engine's file becomes: looked at, decoded, and a 3D model made of it where it shows depth. */
import { isUtf8 } from "node:buffer";
import { createWriteStream } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { PreparedFiles } from "@/server/images/images";
import type { JobParameters } from "@/server/schemas/job";
import type { Output } from "@/server/schemas/workflow";
import { outputsOf } from "@/server/workflows/workflow";
import type { JobWithPhoto } from "./job-attempt";

/** kind, reference: what the workflow promises; from: what the engine gives for it. */
export type Promised = Pick<Output, "kind" | "reference"> & { from?: "depth" };

/** A file on disk that can become an asset. Its pictures are missing when it is text, or a model too large to be drawn. */
export type ResultFile = {
  path: string;
  contentType: string;
  extension: string;
  width: number | null;
  height: number | null;
  files?: PreparedFiles;
};

/** What stands in the manifest for this source of the job's variant. */
export function promised(deps: Pick<Deps, "catalog">, job: JobWithPhoto, source: string): Promised {
  const { manifest, variants } = deps.catalog.get(job.workflowId);
  const variant = variants.find(({ id }) => id === job.variant);
  const made = variant && outputsOf(variant).find((output) => output.source === source);
  const output = manifest.outputs.find(({ name }) => name === made?.name);
  if (made && output) return { kind: output.kind, reference: output.reference, from: made.from };
  throw new AppError("WORKFLOW_NOT_FOUND", `The workflow "${job.workflowId}" has changed meanwhile. Try again.`);
}

/**
 * @param path of the bytes as the engine gave them; other files are made in `folder`
 * @throws AppError ENGINE_BAD_ANSWER when it is not what was promised, or nothing whole
 */
export async function examine(
  deps: Deps,
  job: JobWithPhoto,
  promise: Promised,
  path: string,
  folder: string,
): Promise<ResultFile> {
  if (promise.kind === "image") return asPicture(deps, path, folder);
  if (promise.kind === "model3d") {
    return asModel(deps, promise.from ? await relief(deps, job, path, folder) : path, folder);
  }
  return asText(path);
}

const MAX_TEXT_BYTES = 1024 * 1024;

/** What is in UTF-8 from end to end, and not empty. */
async function asText(path: string): Promise<ResultFile> {
  const { size } = await stat(path);
  if (size > MAX_TEXT_BYTES) throw badAnswer(`The restoration ended with ${size} bytes of text, too many to show.`);
  const text = await readFile(path);
  if (!isUtf8(text) || text.includes(0) || text.toString().trim() === "")
    throw badAnswer("The restoration ended with something else where words were expected.");
  return { path, contentType: "text/plain; charset=utf-8", extension: "txt", width: null, height: null };
}

async function asPicture(deps: Deps, path: string, folder: string): Promise<ResultFile> {
  const options = { maxPixels: deps.limits.maxResultPixels, folder };
  const { photo, files } = await deps.images.prepare(path, options).catch((cause) => {
    if (cause instanceof AppError && NO_PICTURE.includes(cause.code)) throw broken(cause);
    throw cause;
  });
  if (photo.damaged) throw broken();
  const { contentType, extension, width, height } = photo;
  return { path, contentType, extension, width, height, files };
}

const NO_PICTURE = ["INVALID_FILE_TYPE", "CORRUPT_IMAGE", "TOO_MANY_PIXELS"];
const badAnswer = (message: string, cause?: unknown) => new AppError("ENGINE_BAD_ANSWER", message, { cause });
const broken = (cause?: unknown) => badAnswer("The picture that came back can't be read.", cause);

async function asModel(deps: Deps, path: string, folder: string): Promise<ResultFile> {
  const files = await deps.images.prepareModel(path, folder);
  return { path, contentType: "model/gltf-binary", extension: "glb", width: null, height: null, files };
}

/** Path of the model made of the photo and the depth that the engine saw in it. */
async function relief(deps: Deps, { input, parameters }: JobWithPhoto, depth: string, folder: string): Promise<string> {
  if (!input) throw new AppError("NOT_FOUND", "There is no photo for the relief. Choose one.");
  const photo = await save(deps, input.workKey ?? input.key, join(folder, "photo"));
  const glb = await deps.images.reliefFromDepth(photo, depth, reliefOptions(parameters as JobParameters));
  const path = `${depth}.glb`;
  await writeFile(path, glb);
  return path;
}

async function save(deps: Deps, key: string, path: string): Promise<string> {
  const { body } = await deps.storage.get(key);
  await pipeline(body, createWriteStream(path));
  return path;
}

/** For a result that can't be drawn: copies of the photo's own pictures, undefined when it was made of no photo. */
export async function picturesOfInput(deps: Deps, { input }: JobWithPhoto, folder: string) {
  if (!input?.screenKey || !input.thumbnailKey) return undefined;
  const screen = await save(deps, input.screenKey, join(folder, "screen.webp"));
  return { screen, thumbnail: await save(deps, input.thumbnailKey, join(folder, "thumbnail.webp")) };
}

const RELIEF = { width_mm: 100, relief_mm: 6, base_mm: 2, invert: false };
const MAX_VERTICES = 100_000;

/** By the names that workflows with a relief give their parameters; what one lacks is as usual. */
function reliefOptions(parameters: JobParameters) {
  const { width_mm, relief_mm, base_mm, invert } = { ...RELIEF, ...parameters };
  const sizes = { widthMm: Number(width_mm), reliefMm: Number(relief_mm), baseMm: Number(base_mm) };
  return { ...sizes, maxVertices: MAX_VERTICES, invert: invert === true };
}
