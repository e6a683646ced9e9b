/** The sentences for photos that are an image by their bytes and still can't be taken, or not now. */
import { AppError } from "@/server/errors";

export const corrupt = (cause?: unknown) =>
  new AppError(
    "CORRUPT_IMAGE",
    "Nothing of this photo can be read any more. If there is another copy of it, try that.",
    {
      cause,
    },
  );

export const tooSlow = (cause: unknown) =>
  new AppError("CORRUPT_IMAGE", "This photo took too long to read. Save it as JPEG and try that.", { cause });

export const noRoom = (cause: unknown) =>
  new AppError("STORAGE_FULL", "There is no room to prepare this photo right now. Try again later.", { cause });

/** libvips speaks of the system only when it could not write: the photo may be fine. */
export const isNoRoom = (cause: unknown): boolean => /system error/.test(String(cause));

export function tooManyPixels(width: number, height: number, maxPixels: number): AppError {
  const megapixels = (pixels: number) => (pixels / 1e6).toLocaleString("en", { maximumFractionDigits: 1 });
  return new AppError(
    "TOO_MANY_PIXELS",
    `This photo has ${megapixels(width * height)} megapixels (${width} × ${height}); at most ${megapixels(maxPixels)} can be taken. Make it smaller and try again.`,
    { details: { width, height, maxPixels } },
  );
}
