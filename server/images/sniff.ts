/** Tells from a file's first bytes what it is, whatever its name says. */
import { AppError } from "@/server/errors";
import type { Photo } from "./images";
import { whatElse } from "./what-else";

/** How many bytes from the start `sniff` wants to see. */
export const SNIFF_BYTES = 4096;

/** Throws INVALID_FILE_TYPE with a sentence that says what the file is instead. */
export function sniff(head: Uint8Array): Photo["format"] {
  const text = Buffer.from(head).toString("latin1");
  if (text.startsWith("\xff\xd8\xff")) return "jpeg";
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) return "webp";
  if (isHeic(text)) return "heic";
  throw new AppError("INVALID_FILE_TYPE", `${whatElse(text)} Choose a photo saved as JPEG, PNG, WebP or HEIC.`);
}

/** Brands of ISO/IEC 23008-12; mif1 and msf1 say only "some picture", so there the compatible brands decide. */
function isHeic(text: string): boolean {
  if (!text.startsWith("ftyp", 4)) return false;
  const major = text.slice(8, 12);
  const compatible = text.slice(16, Math.min(Buffer.from(text, "latin1").readUInt32BE(), 256)).match(/.{4}/gs) ?? [];
  if (/^he[iv][cxms]$/.test(major)) return true;
  return /^m[is]f1$/.test(major) && !compatible.some((brand) => /^avi[fs]$/.test(brand));
}
