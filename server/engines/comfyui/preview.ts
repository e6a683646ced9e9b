/** Reads the pictures that ComfyUI shows of a run under way, which come as binary frames of its socket. */
import { z } from "zod";
import type { EnginePreview } from "../engine";

/** Kinds of frames, as big-endian numbers at the start (recorded from 0.3.64). */
const PREVIEW_IMAGE = 1;
const PREVIEW_IMAGE_WITH_METADATA = 4;

/** Larger ones are not for looking at while one waits. */
const MAX_BYTES = 2 * 2 ** 20;
const MAX_METADATA_BYTES = 64 * 2 ** 10;

/** To be sent when a socket stands: asks for frames that say which run they belong to. */
export const WANTED_FEATURES = JSON.stringify({ type: "feature_flags", data: { supports_preview_metadata: true } });

const metadata = z.object({ prompt_id: z.string() });

/** The picture in a frame; undefined when it is of another run, too large, or none that a browser shows. */
export function parsePreview(frame: Buffer, promptId: string): EnginePreview | undefined {
  const bytes = pictureIn(frame, promptId);
  if (!bytes || bytes.length > MAX_BYTES) return undefined;
  const contentType = typeOf(bytes);
  // A copy: the frame may be part of a larger buffer, which would be held with it.
  return contentType && { bytes: Uint8Array.from(bytes), contentType };
}

function pictureIn(frame: Buffer, promptId: string): Buffer | undefined {
  if (frame.length < 8) return undefined;
  const [kind, second] = [frame.readUInt32BE(0), frame.readUInt32BE(4)];
  // The second number is the format, which the bytes tell more surely.
  if (kind === PREVIEW_IMAGE) return frame.subarray(8);
  if (kind !== PREVIEW_IMAGE_WITH_METADATA || second > MAX_METADATA_BYTES) return undefined;
  return belongsTo(frame.subarray(8, 8 + second), promptId) ? frame.subarray(8 + second) : undefined;
}

function belongsTo(json: Buffer, promptId: string): boolean {
  try {
    return metadata.safeParse(JSON.parse(json.toString("utf8"))).data?.prompt_id === promptId;
  } catch {
    return false;
  }
}

function typeOf(bytes: Buffer): EnginePreview["contentType"] | undefined {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return "image/jpeg";
  return bytes.subarray(0, 8).equals(Buffer.from("\x89PNG\r\n\x1a\n", "latin1")) ? "image/png" : undefined;
}
