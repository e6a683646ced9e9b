/** Makes a reference of a photo: a file of its own, so that each may go without the other. */
import type { Asset } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import { derivedId } from "@/server/lib/derived-id";
import { derivedKey, extensionOf, referenceKey } from "@/server/storage/keys";
import { copyObject } from "./copy-object";
import { expiryOf, isExpired } from "./retention";

type Said = { name: string; description: string | null };

/** Id and keys follow from the photo: repeated, it ends what was begun and changes nothing that is there. */
export async function copyAsReference(
  deps: Deps,
  photo: Asset,
  said: Said,
  alongside: (tx: Tx, reference: Asset) => Promise<unknown> = async () => undefined,
): Promise<Asset> {
  const id = derivedId(photo.id, "reference");
  const known = await deps.db.asset.findFirst({ where: { id, status: "READY" } });
  if (known && !isExpired(known, deps.now())) {
    await deps.commit((tx) => alongside(tx, known));
    return known;
  }
  const key = referenceKey(id, extensionOf(photo.key));
  await copyObject(deps, photo.key, key, photo);
  const copies = {
    workKey: await copyDerived(deps, photo.workKey, id, "work", "png"),
    screenKey: await copyDerived(deps, photo.screenKey, id, "screen", "webp"),
    thumbnailKey: await copyDerived(deps, photo.thumbnailKey, id, "thumbnail", "webp"),
  };
  const { ownerId, filename, contentType, size, width, height, sha256, damaged } = photo;
  return deps.commit(async (tx) => {
    const expiresAt = await expiryOf(tx, deps, { ownerId, kind: "REFERENCE" });
    const state = { kind: "REFERENCE", status: "READY", readyAt: deps.now(), expiresAt } as const;
    const facts = { ownerId, filename, contentType, size, width, height, sha256, damaged };
    const data = { key, ...facts, ...copies, ...said, ...state };
    const reference = await tx.asset.upsert({ where: { id }, create: { id, ...data }, update: data });
    await alongside(tx, reference);
    return reference;
  });
}

async function copyDerived(
  deps: Deps,
  from: string | null,
  id: string,
  copy: "work" | "screen" | "thumbnail",
  extension: "png" | "webp",
): Promise<string | null> {
  if (!from) return null;
  const key = derivedKey(id, copy, extension);
  await copyObject(deps, from, key, { contentType: `image/${extension}` });
  return key;
}
