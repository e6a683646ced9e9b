/** Which photos go to which input of a workflow. */
import type { Asset } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import { AppError } from "@/server/errors";
import type { Input, Manifest } from "@/server/schemas/workflow";
import { readAssets } from "./job-rows";
import { isPoison, poisonous } from "./poison";
import { isExpired } from "./retention";

/** Name of the input → ids of the assets, in the workflow's order. */
export type JobInputs = Record<string, string[]>;
type Given = { inputAssetId?: string; inputs?: JobInputs };

/**
 * inputAssetId stands for the first input that is a single image.
 * @throws AppError INVALID_PARAMETER with details.parameter: an unknown input, none where one is needed, or too many
 */
export function resolveInputs({ inputs }: Pick<Manifest, "inputs">, given: Given): JobInputs {
  const photos = inputs.filter(({ kind }) => kind !== "text");
  const wanted = withShorthand(photos, given);
  for (const name of Object.keys(wanted)) {
    if (!photos.some((input) => input.name === name)) throw unknown(name, photos);
  }
  return Object.fromEntries(photos.map((input) => [input.name, checked(input, wanted[input.name] ?? [])]));
}

function withShorthand(photos: Input[], { inputAssetId, inputs = {} }: Given): JobInputs {
  if (!inputAssetId) return inputs;
  const first = photos.find(({ kind }) => kind === "image") ?? photos[0];
  if (!first) throw refused("inputAssetId", "This takes no photo; leave inputAssetId out.");
  return { ...inputs, [first.name]: inputs[first.name] ?? [inputAssetId] };
}

function checked(input: Input, ids: string[]): string[] {
  const most = input.kind === "images" ? input.max : 1;
  if (ids.length > most) throw refused(input.name, `"${input.label}" takes at most ${most}; ${ids.length} were given.`);
  if (ids.length === 0 && !input.optional) throw refused(input.name, `"${input.label}" is missing. Choose a photo.`);
  return ids;
}

const unknown = (name: string, photos: Input[]) =>
  refused(
    name,
    `There is no input "${name}" here; the inputs are: ${photos.map((one) => one.name).join(", ") || "none"}.`,
  );

const refused = (parameter: string, message: string) =>
  new AppError("INVALID_PARAMETER", message, { details: { parameter } });

/** By id. @throws AppError NOT_FOUND, EXPIRED or CORRUPT_IMAGE with details.assetId, UPLOAD_INCOMPLETE */
export async function readyPhotos(tx: Tx, ownerId: string, inputs: JobInputs, now: Date): Promise<Map<string, Asset>> {
  const ids = [...new Set(Object.values(inputs).flat())];
  const found = await readAssets(tx, ownerId, ids);
  if (found.length < ids.length) throw new AppError("NOT_FOUND", "There is no such photo.");
  const expired = found.find((asset) => isExpired(asset, now));
  if (expired) throw gone(expired);
  const poison = found.find(isPoison);
  if (poison) throw poisonous(poison);
  if (found.some(({ status }) => status !== "READY"))
    throw new AppError("UPLOAD_INCOMPLETE", "This photo has not been received completely yet.");
  return new Map(found.map((asset) => [asset.id, asset]));
}

/** References among the photos of a new job serve it from now on. */
export async function attachReferences(tx: Tx, jobId: string, photos: Map<string, Asset>): Promise<void> {
  const references = [...photos.values()].filter(({ kind }) => kind === "REFERENCE");
  if (references.length === 0) return;
  await tx.jobReference.createMany({ data: references.map(({ id: assetId }) => ({ jobId, assetId })) });
}

const gone = ({ id, filename }: Asset) =>
  new AppError("EXPIRED", `"${filename}" has expired and was deleted. Choose the photo again.`, {
    details: { assetId: id },
  });
