import type { Deps } from "@/server/deps";

/** size and sha256, where they are known, are checked. */
type Facts = { contentType: string; size?: number; sha256?: string | null };

/** Streams an object to another key. @throws AppError NOT_FOUND, STORAGE_UNAVAILABLE, STORAGE_FULL, CHECKSUM_MISMATCH */
export async function copyObject(
  { storage }: Pick<Deps, "storage">,
  from: string,
  to: string,
  { contentType, size, sha256 }: Facts,
): Promise<void> {
  const { body, info } = await storage.get(from);
  try {
    await storage.put(to, body, { contentType, size: size ?? info.size, sha256: sha256 ?? undefined });
  } finally {
    body.destroy();
  }
}
