/** The binary frames in which ComfyUI shows pictures under way (recorded from 0.3.64). Numbers are big-endian. */

/** Kinds of frames, and a format of pictures. */
const [PREVIEW_IMAGE, PREVIEW_IMAGE_WITH_METADATA, JPEG] = [1, 4, 1];

/** Kind, format, bytes. */
export const previewFrame = (jpeg: Uint8Array): Uint8Array => frame(PREVIEW_IMAGE, JPEG, jpeg);

/** Kind, length of the JSON, the JSON, bytes: for clients that said they support preview metadata. */
export function previewFrameWithMetadata(jpeg: Uint8Array, promptId: string, node: string): Uint8Array {
  const metadata = {
    node_id: node,
    prompt_id: promptId,
    display_node_id: node,
    parent_node_id: null,
    real_node_id: node,
    image_type: "image/jpeg",
  };
  const json = Buffer.from(JSON.stringify(metadata));
  return frame(PREVIEW_IMAGE_WITH_METADATA, json.length, json, jpeg);
}

function frame(kind: number, second: number, ...parts: Uint8Array[]): Uint8Array {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(kind, 0);
  head.writeUInt32BE(second, 4);
  return Buffer.concat([head, ...parts]);
}
