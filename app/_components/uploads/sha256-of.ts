/**
 * Hashes a file in pieces, so that a photo of 50 MB is never in memory as a whole. crypto.subtle could not: it takes only
 * whole buffers, and is missing on pages that come over plain http from another machine of the network.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** Some milliseconds of work on a phone; in between, the page answers. */
const PIECE_BYTES = 256 * 1024;

/** SHA-256 in hex. Rejects when the file can't be read any more, or when `signal` aborts. */
export async function sha256Of(file: Blob, signal?: AbortSignal): Promise<string> {
  const hash = sha256.create();
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    signal?.throwIfAborted();
    hash.update(new Uint8Array(await file.slice(at, at + PIECE_BYTES).arrayBuffer()));
  }
  return bytesToHex(hash.digest());
}
