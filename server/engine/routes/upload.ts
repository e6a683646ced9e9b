/** POST /upload/image and /upload/mask: files that graphs can load. */
import { rm } from "node:fs/promises";
import { isFolderType, parseAnnotated, pathInside } from "../folders";
import { type Form, readForm, type UploadedFile } from "../http/multipart";
import { empty, json, Refusal } from "../http/reply";
import type { RouteContext, Routes } from "../http/router";
import { replaceAlpha } from "../images/replace-alpha";
import { keepUpload } from "./keep-upload";

export const uploadRoutes: Routes = {
  "POST /upload/image": (context) => upload(context, async () => undefined),
  "POST /upload/mask": (context) => upload(context, applyMask),
};

/** `process` may change the uploaded file before it takes its place. */
async function upload(
  context: RouteContext,
  process: (context: RouteContext, form: Form, file: UploadedFile) => Promise<void>,
) {
  const form = await readForm(context.request, "image", context.engine.folders.temp);
  const { file } = form;
  if (!file) throw new Refusal(empty(400));
  try {
    const { type, folder, subfolder } = targetOf(context, form.fields);
    requireFileName(file.filename);
    await process(context, form, file);
    const overwrite = form.fields.overwrite === "true" || form.fields.overwrite === "1";
    const name = await keepUpload(file, folder, overwrite).catch(refuseImpossiblePath);
    return json({ name, subfolder, type });
  } finally {
    await rm(file.path, { force: true });
  }
}

function targetOf({ engine }: RouteContext, { type = "input", subfolder = "" }: Form["fields"]) {
  const folder = isFolderType(type) && pathInside(engine.folders[type], subfolder);
  if (!folder) throw new Refusal(empty(400));
  return { type, folder, subfolder };
}

/** One that is no path and fits in a directory (255 bytes, of which the suffix of a copy needs some). */
function requireFileName(name: string): void {
  const isPath = /[/\\\0]/.test(name) || name === "." || name === "..";
  if (name === "" || isPath || Buffer.byteLength(name) > 240) throw new Refusal(empty(400));
}

/** A name or subfolder that is there already as the other kind of thing, or that is too long. */
function refuseImpossiblePath(error: NodeJS.ErrnoException): never {
  const impossible = ["EISDIR", "ENOTDIR", "EEXIST", "ENOTEMPTY", "ENAMETOOLONG"].includes(error.code ?? "");
  throw impossible ? new Refusal(empty(400)) : error;
}

/** Puts the uploaded picture's alpha channel onto the one that `original_ref` names. */
async function applyMask({ engine }: RouteContext, { fields }: Form, mask: UploadedFile): Promise<void> {
  const reference = parseReference(fields.original_ref);
  const { name, type: annotated } = parseAnnotated(reference.filename, "output");
  const type = reference.type || annotated;
  const original = isFolderType(type) && pathInside(engine.folders[type], reference.subfolder, name);
  if (!original || name === "" || name.includes("..")) throw new Refusal(empty(400));
  const applied = await replaceAlpha(original, mask.path).catch(() => false);
  if (!applied) throw new Refusal(empty(400));
}

function parseReference(text = ""): { filename: string; type: string; subfolder: string } {
  try {
    const { filename, type = "", subfolder = "" } = JSON.parse(text);
    return { filename: String(filename), type: String(type), subfolder: String(subfolder) };
  } catch {
    throw new Refusal(empty(400));
  }
}
