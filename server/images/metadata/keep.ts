/** Decides what stays of each block of metadata, whatever kind of file it is in. */
import { orientationOnly, withoutGps } from "./exif";
import { withoutPlace } from "./xmp";

/** What is left out; the colours and which way is up always stay. */
export type Strip = "strip-location" | "strip-all";

/** text: a comment, a title. other: what we do not understand, and which so may tell anything. */
export type Kind = "exif" | "xmp" | "text" | "other";

/** null: nothing stays. */
export function keep(kind: Kind, block: Uint8Array, strip: Strip): Uint8Array | null {
  try {
    if (kind === "exif") return strip === "strip-all" ? orientationOnly(block) : withoutGps(block);
    if (strip === "strip-all" || kind === "other") return null;
    return kind === "xmp" ? withoutPlace(block) : block;
  } catch {
    return null; // Not what it says it is.
  }
}
