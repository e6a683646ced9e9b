/** The sentences for photos that are an image by their bytes and still can't be taken. */
import { AppError } from "@/server/errors";

export const corrupt = (cause?: unknown) =>
  new AppError(
    "CORRUPT_IMAGE",
    "Nothing of this photo can be read any more. If there is another copy of it, try that.",
    {
      cause,
    },
  );

export function tooManyPixels(width: number, height: number, maxPixels: number): AppError {
  const megapixels = (pixels: number) => (pixels / 1e6).toLocaleString("en", { maximumFractionDigits: 1 });
  return new AppError(
    "TOO_MANY_PIXELS",
    `This photo has ${megapixels(width * height)} megapixels (${width} × ${height}); at most ${megapixels(maxPixels)} can be taken. Make it smaller and try again.`,
    { details: { width, height, maxPixels } },
  );
}
