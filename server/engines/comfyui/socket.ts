/** A socket to ComfyUI that comes back by itself: it brings news sooner, and a run never fails by it. */
import { WebSocket } from "ws";
import { doublingDelay } from "../../lib/backoff";
import { WANTED_FEATURES } from "./preview";
import { type Message, parseMessage } from "./protocol";

/** Milliseconds before each reconnection in a row. */
const reconnectDelay = doublingDelay(250, 5_000);

/** A run waits no longer than this for its socket before it starts without. */
const HANDSHAKE_MS = 1_000;
/** Some nodes send whole results as binary frames; larger ones would break the socket. */
const MAX_FRAME_BYTES = 64 * 2 ** 20;

export type Listener = {
  message(message: Message): void;
  /** A binary one. */
  frame(bytes: Buffer): void;
  /** The socket stands again: messages may have been missed. */
  reconnected(): void;
};

/**
 * Listens at /ws?clientId=…: ComfyUI sends there what concerns the prompts with that client_id.
 * `ready` resolves when the first attempt stands or has failed; it never rejects.
 */
export function openSocket(base: string, headers: Record<string, string>, clientId: string, listener: Listener) {
  const url = `${base.replace(/^http/, "ws")}/ws?clientId=${encodeURIComponent(clientId)}`;
  let socket: WebSocket;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let attempts = 0;
  let settle: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (settle = resolve));

  function connect() {
    socket = new WebSocket(url, {
      headers,
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: MAX_FRAME_BYTES,
      perMessageDeflate: false,
    });
    const again = attempts++ > 0;
    socket.on("open", () => {
      settle();
      socket.send(WANTED_FEATURES);
      if (again) listener.reconnected();
    });
    socket.on("message", (data, isBinary) => {
      if (closed) return;
      if (isBinary) return listener.frame(data as Buffer);
      const message = parseMessage(data.toString());
      if (message) listener.message(message);
    });
    // "close" follows every error, and says all there is to say.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      settle();
      if (!closed) timer = setTimeout(connect, reconnectDelay(attempts - 1));
    });
  }
  connect();

  return {
    ready,
    close() {
      closed = true;
      clearTimeout(timer);
      settle();
      socket.terminate();
    },
  };
}
