/** What a photo's file tells besides the picture: EXIF, IPTC, XMP and ICC as JSON. */
import { readFile } from "node:fs/promises";
import * as ExifReader from "exifreader";
import type { Metadata } from "@/server/schemas/operation";

const GROUPS = ["exif", "gps", "iptc", "xmp", "icc"] as const;
/** Thumbnails, maker notes and other bytes in disguise are of no use to a reader. */
const LONGEST = 2_000;
const MOST_TAGS = 200;

/** Empty when there is nothing, or nothing that could be understood. */
export async function readMetadata(path: string): Promise<Metadata> {
  const tags = await understood(path);
  const groups = GROUPS.map((group) => [group, valuesOf(tags[group] ?? {})] as const);
  return Object.fromEntries(groups.filter(([, values]) => Object.keys(values).length > 0));
}

async function understood(path: string): Promise<Record<string, Record<string, unknown> | undefined>> {
  const bytes = await readFile(path);
  try {
    return ExifReader.load(bytes, { expanded: true }) as Record<string, Record<string, unknown> | undefined>;
  } catch {
    return {};
  }
}

function valuesOf(tags: Record<string, unknown>): Record<string, string | number> {
  const entries = Object.entries(tags).flatMap(([name, tag]) => {
    const value = wordsOf(tag);
    return name.startsWith("_") || value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries.slice(0, MOST_TAGS));
}

/** GPS tells numbers, all else has a description. */
function wordsOf(tag: unknown): string | number | undefined {
  if (typeof tag === "number") return Number.isFinite(tag) ? tag : undefined;
  const { description } = (tag ?? {}) as { description?: unknown };
  if (typeof description === "number") return description;
  return typeof description === "string" && description.length <= LONGEST ? description : undefined;
}
