/** What both sides of a WebSocket tell each other they can do; also GET /features. */

/** Bytes of one request's body: 100 MiB, ComfyUI's default. */
export const MAX_UPLOAD_SIZE = 100 * 1024 * 1024;

export const FEATURES = { supports_preview_metadata: true, max_upload_size: MAX_UPLOAD_SIZE };
