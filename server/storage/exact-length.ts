/** Passes chunks on while counting, so that a body of the wrong length is found while it streams. */
import { AppError } from "@/server/errors";

/** `size` in bytes; without it anything passes. Throws FILE_TOO_LARGE before the first chunk too many, LENGTH_MISMATCH at a short end. */
export async function* exactLength(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  size?: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let received = 0;
  for await (const chunk of chunks) {
    received += chunk.length;
    if (size !== undefined && received > size) throw tooLong(size);
    yield chunk;
  }
  if (size !== undefined && received < size) throw tooShort(size, received);
}

export const tooLong = (size: number) =>
  new AppError("FILE_TOO_LARGE", `More than the ${size} bytes announced were sent. Choose the photo again.`);

export const tooShort = (size: number, received: number) =>
  new AppError("LENGTH_MISMATCH", `Only ${received} of ${size} bytes arrived. Send the photo again.`);
