/** Finds the workflow inside a picture that ComfyUI has saved. */
import { AppError } from "../../errors";
import { ByteReader } from "./byte-reader";
import { PNG_SIGNATURE, pngTexts } from "./png-text";
import { webpTexts } from "./webp-text";

const MAX_PICTURE_BYTES = 200 * 1024 * 1024;
const WEBP_HEADER = 12;

/**
 * The JSON text of its workflow, in UI format if the picture has it, else in API format. Reads the stream as far as
 * needed and keeps no pixels.
 * @throws AppError INVALID_FILE_TYPE when it is no PNG or WebP, NOT_FOUND when nothing is in it
 */
export async function workflowInPicture(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const reader = new ByteReader(stream, MAX_PICTURE_BYTES);
  try {
    const texts = await textsOf(reader);
    const found = texts.get("workflow") ?? texts.get("prompt");
    if (!found)
      throw new AppError(
        "NOT_FOUND",
        "There is no workflow in this picture. Take one that ComfyUI has saved and no other program has changed.",
      );
    return found;
  } finally {
    await reader.close();
  }
}

async function textsOf(reader: ByteReader): Promise<Map<string, string>> {
  const start = await reader.take(PNG_SIGNATURE.length);
  if (start && Buffer.compare(start, PNG_SIGNATURE) === 0) return pngTexts(reader);
  const rest = await reader.take(WEBP_HEADER - PNG_SIGNATURE.length);
  const isWebp = start && rest && ascii(start.subarray(0, 4)) === "RIFF" && ascii(rest) === "WEBP";
  if (isWebp) return webpTexts(reader);
  throw new AppError("INVALID_FILE_TYPE", "This is neither a PNG nor a WebP picture.");
}

const ascii = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
