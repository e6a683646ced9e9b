/** Takes the place out of XMP, whichever of its vocabularies names it. */

/** exif:GPSLatitude, drone-dji:AbsoluteAltitude, photoshop:City, Iptc4xmpCore:Location, Iptc4xmpExt:LocationShown … */
const PLACE =
  "[\\w-]*(?:gps|latitude|longitude|altitude|location|country|geo)[\\w-]*|city|state|provincestate|worldregion";
const ATTRIBUTE = new RegExp(`\\s[\\w-]+:(?:${PLACE})\\s*=\\s*(?:"[^"]*"|'[^']*')`, "gi");
const ELEMENT = new RegExp(`<([\\w-]+:(?:${PLACE}))(?:\\s[^>]*)?(?:/>|>[\\s\\S]*?</\\1\\s*>)`, "gi");
const LEFT = new RegExp(`[\\w-]+:(?:${PLACE})[\\s=>/]`, "i");

/** null when not all of it could be found out, so that none of the block can stay. */
export function withoutPlace(block: Uint8Array): Buffer | null {
  const text = Buffer.from(block).toString("utf8");
  if (text.includes("\0")) return null; // UTF-16 or 32, which hardly anyone writes.
  const rest = text.replace(ELEMENT, "").replace(ATTRIBUTE, "");
  return LEFT.test(rest) ? null : Buffer.from(rest);
}
