/** Answers HTTP requests and accepts WebSockets. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import type { Engine } from "./engine";
import { isAllowed } from "./http/guard";
import { empty, Refusal, type Reply, send, text } from "./http/reply";
import { findHandler, type Routes } from "./http/router";
import { historyRoutes } from "./routes/history";
import { infoRoutes } from "./routes/info";
import { promptRoutes } from "./routes/prompt";
import { queueRoutes } from "./routes/queue";
import { uploadRoutes } from "./routes/upload";
import { viewRoutes } from "./routes/view";

const ROUTES: Routes = {
  ...promptRoutes,
  ...queueRoutes,
  ...historyRoutes,
  ...infoRoutes,
  ...uploadRoutes,
  ...viewRoutes,
};

/** The most a client may say in one WebSocket message, in bytes. */
const MAX_MESSAGE = 1024 * 1024;

/** Milliseconds an idle connection is kept, as ComfyUI's server does. */
const KEEP_ALIVE = 75_000;

/** `host`: the address it will listen on, for the check of Host headers. */
export function createEngineServer(engine: Engine, host: string): Server {
  const server = createServer((request, response) => {
    answer(engine, host, request).then(
      (reply) => send(request, response, reply).catch(() => response.destroy()),
      () => send(request, response, TROUBLE),
    );
  });
  server.keepAliveTimeout = KEEP_ALIVE;
  const webSockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
  server.on("upgrade", (request, socket, head) => {
    const url = urlOf(request);
    if (!/^(\/api)?\/ws$/.test(url.pathname)) return socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    if (!isAllowed(request.headers, host)) return socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    webSockets.handleUpgrade(request, socket, head, (webSocket) =>
      greet(engine, webSocket, url.searchParams.get("clientId") || undefined),
    );
  });
  return server;
}

const TROUBLE = text(500, "500 Internal Server Error\n\nServer got itself in trouble");

async function answer(engine: Engine, host: string, request: IncomingMessage): Promise<Reply> {
  if (!isAllowed(request.headers, host)) return empty(403);
  const url = urlOf(request);
  const { handler, parameter } = findHandler(ROUTES, request.method ?? "GET", url.pathname);
  try {
    return await handler({ engine, request, url, parameter: decodeURIComponent(parameter) });
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    if (error instanceof URIError) return empty(400);
    throw error;
  }
}

/** The base only completes the path; what is asked for may be no URL at all. */
function urlOf({ url = "/" }: IncomingMessage): URL {
  const base = "http://engine";
  return URL.canParse(base + url) ? new URL(base + url) : new URL(base);
}

function greet({ sockets, runner }: Engine, socket: WebSocket, clientId: string | undefined): void {
  const sid = sockets.add(socket, clientId);
  sockets.sendTo(socket, "status", { status: runner.execInfo(), sid });
  const node = runner.currentNode(sid);
  if (node !== null) sockets.sendTo(socket, "executing", { node });
}
