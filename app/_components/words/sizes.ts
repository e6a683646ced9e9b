/** Sizes in the units people know. */

const UNITS = ["KB", "MB", "GB"] as const;

/** 3_250_000 → "3.3 MB"; one decimal below ten, none above. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}

/** "2048 × 2560 px", or nothing when the size isn't known. */
export const formatPixels = (width: number | null, height: number | null): string | null =>
  width && height ? `${width} × ${height} px` : null;

const NAMES: Record<string, string> = { "model/gltf-binary": "GLB", "text/plain; charset=utf-8": "Text" };

/** "image/jpeg" → "JPEG"; "model/gltf-binary" → "GLB", by the files' ending. */
export const formatType = (contentType: string): string =>
  NAMES[contentType] ?? (contentType.split("/")[1] ?? "file").toUpperCase();
