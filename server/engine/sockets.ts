/** The clients that listen at /ws, and who hears what. */
import { randomUUID } from "node:crypto";
import type { WebSocket } from "ws";
import { FEATURES } from "./features";

export type Sockets = ReturnType<typeof createSockets>;

/** A client that reads slower than this many bytes behind is let go; it can come back and look at /history. */
const MAX_BEHIND = 16 * 1024 * 1024;

/** Several sockets may share a client id (a tab that reconnects): all of them hear what it is told. */
export function createSockets() {
  const clients = new Map<WebSocket, string>();
  const sendTo = (socket: WebSocket, text: string) => {
    if (socket.bufferedAmount > MAX_BEHIND) socket.terminate();
    else socket.send(text);
  };
  return {
    /** `clientId` is made up when the client gave none. Returns it. */
    add(socket: WebSocket, clientId: string = randomUUID().replaceAll("-", "")): string {
      clients.set(socket, clientId);
      socket.on("close", () => clients.delete(socket));
      socket.on("error", () => socket.terminate());
      socket.once("message", (data) => {
        if (isFeatureFlags(data.toString())) sendTo(socket, JSON.stringify({ type: "feature_flags", data: FEATURES }));
      });
      return clientId;
    },
    sendTo: (socket: WebSocket, type: string, data: unknown) => sendTo(socket, JSON.stringify({ type, data })),
    /** To one client's sockets; to everyone's when the id is undefined. */
    send(clientId: string | undefined, type: string, data: unknown): void {
      const text = JSON.stringify({ type, data });
      for (const [socket, id] of clients) if (clientId === undefined || id === clientId) sendTo(socket, text);
    },
    closeAll(): void {
      for (const socket of clients.keys()) socket.terminate();
    },
  };
}

/** Only a first message of this type is answered; whatever else clients say is ignored, as ComfyUI does. */
function isFeatureFlags(text: string): boolean {
  try {
    return (JSON.parse(text) as { type?: unknown } | null)?.type === "feature_flags";
  } catch {
    return false;
  }
}
