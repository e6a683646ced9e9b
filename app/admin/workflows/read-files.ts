/** The workflow in each file, as JSON text: the file itself, or what ComfyUI wrote into a picture. */
import { PlainError } from "@/app/_components/words/problem";

export type GivenFile = { name: string; text: string };

const MAX_FILES = 2;
const MAX_JSON_BYTES = 5 * 1024 * 1024;

export async function readFiles(files: File[]): Promise<GivenFile[]> {
  if (files.length === 0) throw new PlainError("There was no file in that.", "BAD_REQUEST", false);
  if (files.length > MAX_FILES) {
    const message = "Drop one workflow at a time: its own file, and view_comfy.json if there is one.";
    throw new PlainError(message, "BAD_REQUEST", false);
  }
  return Promise.all(files.map(async (file) => ({ name: file.name, text: await textOf(file) })));
}

async function textOf(file: File): Promise<string> {
  if (/\.(png|webp)$/i.test(file.name)) return textInPicture(file);
  if (file.size > MAX_JSON_BYTES) {
    throw new PlainError(`${file.name} is larger than 5 MB, which no workflow is.`, "FILE_TOO_LARGE", false);
  }
  return file.text();
}

async function textInPicture(file: File): Promise<string> {
  const response = await fetch("/api/admin/picture", { method: "POST", body: file });
  const answer = await response.json();
  if (!response.ok) throw new PlainError(answer.message, answer.error_code, response.status >= 500);
  return answer.text;
}
