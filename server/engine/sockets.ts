/** The clients that listen at /ws, and who hears what. */
import { randomUUID } from "node:crypto";
import type { WebSocket } from "ws";
import { FEATURES } from "./features";
import { previewFrame, previewFrameWithMetadata } from "./preview-frames";

export type Sockets = ReturnType<typeof createSockets>;

/** A client that reads slower than this many bytes behind is let go; it can come back and look at /history. */
const MAX_BEHIND = 16 * 1024 * 1024;

/** Several sockets may share a client id (a tab that reconnects): all of them hear what it is told. */
export function createSockets() {
  const clients = new Map<WebSocket, string>();
  /** Those that said they understand it. */
  const wantMetadata = new WeakSet<WebSocket>();
  const sendTo = (socket: WebSocket, message: string | Uint8Array) => {
    if (socket.bufferedAmount > MAX_BEHIND) socket.terminate();
    else socket.send(message);
  };
  return {
    /** `clientId` is made up when the client gave none. Returns it. */
    add(socket: WebSocket, clientId: string = randomUUID().replaceAll("-", "")): string {
      clients.set(socket, clientId);
      socket.on("close", () => clients.delete(socket));
      socket.on("error", () => socket.terminate());
      socket.once("message", (data) => {
        const features = featureFlags(data.toString());
        if (!features) return;
        if (features.supports_preview_metadata === true) wantMetadata.add(socket);
        sendTo(socket, JSON.stringify({ type: "feature_flags", data: FEATURES }));
      });
      return clientId;
    },
    sendTo: (socket: WebSocket, type: string, data: unknown) => sendTo(socket, JSON.stringify({ type, data })),
    /** To one client's sockets; to everyone's when the id is undefined. */
    send(clientId: string | undefined, type: string, data: unknown): void {
      const text = JSON.stringify({ type, data });
      for (const [socket, id] of clients) if (clientId === undefined || id === clientId) sendTo(socket, text);
    },
    /** A JPEG of what a node has so far, as a binary frame. */
    sendPreview(clientId: string, promptId: string, node: string, jpeg: Uint8Array): void {
      const [plain, described] = [previewFrame(jpeg), previewFrameWithMetadata(jpeg, promptId, node)];
      for (const [socket, id] of clients)
        if (id === clientId) sendTo(socket, wantMetadata.has(socket) ? described : plain);
    },
    closeAll(): void {
      for (const socket of clients.keys()) socket.terminate();
    },
  };
}

/**
 * What a client says it can do. Only a first message of this type is answered; whatever else clients say is ignored, as
 * ComfyUI does.
 */
function featureFlags(text: string): Record<string, unknown> | undefined {
  try {
    const message = JSON.parse(text) as { type?: unknown; data?: Record<string, unknown> } | null;
    return message?.type === "feature_flags" ? (message.data ?? {}) : undefined;
  } catch {
    return undefined;
  }
}
