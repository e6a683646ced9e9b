/** Passes chunks on while counting and hashing, so that a body of the wrong length or content is found while it streams. */
import { createHash } from "node:crypto";
import { AppError } from "@/server/errors";

/** What was announced; what is absent may be anything. `size` in bytes, `sha256` in hex. */
export type Announced = { size?: number; sha256?: string };

/** Throws LENGTH_MISMATCH before the first chunk too many or at a short end, CHECKSUM_MISMATCH after the last. */
export async function* exactBytes(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { size, sha256 }: Announced,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = sha256 === undefined ? undefined : createHash("sha256");
  let received = 0;
  for await (const chunk of chunks) {
    received += chunk.length;
    if (size !== undefined && received > size) throw tooLong(size);
    hash?.update(chunk);
    yield chunk;
  }
  if (size !== undefined && received < size) throw tooShort(size, received);
  if (hash && hash.digest("hex") !== sha256) throw otherContent();
}

export const tooLong = (size: number) =>
  new AppError("LENGTH_MISMATCH", `More than the ${size} bytes announced were sent. Send the photo again.`);

export const tooShort = (size: number, received: number) =>
  new AppError("LENGTH_MISMATCH", `Only ${received} of ${size} bytes arrived. Send the photo again.`);

export const otherContent = () =>
  new AppError("CHECKSUM_MISMATCH", "The photo changed on its way: its SHA-256 is another. Send it again.");
