/** Builds every key under which bytes are stored; nothing else does, and only ids of ours and known extensions get in. */
import { id } from "@/server/schemas/id";

const CONTENT_TYPES = {
  jpg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  avif: "image/avif",
  heic: "image/heic",
  glb: "model/gltf-binary",
  txt: "text/plain; charset=utf-8",
  json: "application/json",
  bin: "application/octet-stream",
} as const;

const ULID = "[0-9A-HJKMNP-TV-Z]{26}";
const EXTENSION = `(?:${Object.keys(CONTENT_TYPES).join("|")})`;
const SHAPES = [
  `(?:raw|processed)/${ULID}/${ULID}`,
  `derived/${ULID}/(?:work|screen|thumbnail)`,
  `character_references/${ULID}`,
  `kept/${ULID}`,
  `jobs/${ULID}/(?:input|result|character_reference)/${ULID}`,
];
const KEY = new RegExp(`^(?:${SHAPES.join("|")})\\.${EXTENSION}$`);

/** What a person gave. Throws when an id is no ULID or the extension is unknown, as all builders here. */
export const rawKey = (ownerId: string, assetId: string, extension: string) =>
  `raw/${checkedId(ownerId)}/${checkedId(assetId)}.${checkedExtension(extension)}`;

/** What a job made. */
export const processedKey = (jobId: string, assetId: string, extension: string) =>
  `processed/${checkedId(jobId)}/${checkedId(assetId)}.${checkedExtension(extension)}`;

/** What was made of a photo for engines and pages. */
export const derivedKey = (assetId: string, copy: "work" | "screen" | "thumbnail", extension: "png" | "webp") =>
  `derived/${checkedId(assetId)}/${copy}.${checkedExtension(extension)}`;

/** A reference that stands for itself and can serve many jobs. */
export const referenceKey = (assetId: string, extension: string) =>
  `character_references/${checkedId(assetId)}.${checkedExtension(extension)}`;

/** What its owner keeps for good: out of reach of the rules by which a bucket deletes what grows old. */
export const keptKey = (assetId: string, extension: string) =>
  `kept/${checkedId(assetId)}.${checkedExtension(extension)}`;

/** The copy of what a job took in or made that is kept with the job. */
export const jobCopyKey = (jobId: string, role: "input" | "result", assetId: string, extension: string) =>
  `jobs/${checkedId(jobId)}/${role}/${checkedId(assetId)}.${checkedExtension(extension)}`;

/** The copy of a reference that is kept with one job. */
export const jobReferenceKey = (jobId: string, assetId: string, extension: string) =>
  `jobs/${checkedId(jobId)}/character_reference/${checkedId(assetId)}.${checkedExtension(extension)}`;

export const isKey = (value: string): boolean => KEY.test(value);

/** Gives `key` back; throws when it is none. */
export function checkedKey(key: string): string {
  if (!isKey(key)) throw new Error("Not a storage key");
  return key;
}

export const extensionOf = (key: string): string => checkedKey(key).slice(key.lastIndexOf(".") + 1);

/** The same on every backend, whatever a store remembers. Throws when `key` is none. */
export const contentTypeOf = (key: string): string => CONTENT_TYPES[extensionOf(key) as keyof typeof CONTENT_TYPES];

function checkedId(value: string): string {
  if (!id.safeParse(value).success) throw new Error("A storage key takes only ids of this server");
  return value;
}

function checkedExtension(value: string): string {
  if (!Object.hasOwn(CONTENT_TYPES, value)) throw new Error("A storage key takes only known extensions");
  return value;
}
