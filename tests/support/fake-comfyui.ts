/** A small ComfyUI on loopback that keeps to the recorded protocol (0.3.64) until a test tells it to misbehave. */
import { EventEmitter, once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer, json } from "node:stream/consumers";
import { type WebSocket, WebSocketServer } from "ws";
import type { Graph, ObjectInfo } from "@/server/engines/engine";

type Item = { number: number; promptId: string; graph: Graph; clientId?: string; interrupt: AbortController };
type Outputs = Record<string, Record<string, unknown>>;
type Handler = (request: IncomingMessage, response: ServerResponse) => boolean | undefined;

export type Script = {
  /** Sees each request first; true = it has answered, or chose never to. */
  intercept?: Handler;
  /** What becomes of sockets: "closes" right after the first message; "silent" never says a word. */
  sockets: "open" | "refused" | "closes" | "silent";
  /** Stands in for what the graph's nodes put out. */
  outputs?: Outputs;
  /** What GET /object_info says. */
  objectInfo: ObjectInfo;
  /** So many interrupts come in the moment before a run's first node, and are forgotten. */
  forgetsInterrupts?: number;
  /** Like older servers, interrupts whatever runs, whatever the id. */
  ignoresInterruptId: boolean;
};

export type FakeComfyUi = Awaited<ReturnType<typeof startFakeComfyUi>>;

/**
 * Its nodes: LoadImage, SaveImage, PreviewImage; Steps (tells `steps` steps); Hold (lasts until release() or an
 * interrupt); Fail (fails with `type` and `message`); NoSuchNode is refused; any other does nothing.
 */
export async function startFakeComfyUi() {
  const script: Script = { sockets: "open", objectInfo: {}, ignoresInterruptId: false };
  const requests: { method: string; path: string; headers: IncomingHttpHeaders }[] = [];
  const files = new Map<string, Buffer>();
  const sockets = new Map<string, WebSocket>();
  const waiting = new Set<() => void>();
  let history: Record<string, unknown> = {};
  let pending: Item[] = [];
  let running: Item | undefined;
  let numbers = 0;
  const held = new EventEmitter();

  const server = createServer((request, response) => {
    const path = request.url ?? "";
    requests.push({ method: request.method ?? "", path, headers: request.headers });
    for (const check of [...waiting]) check();
    if (script.intercept?.(request, response)) return;
    void answer(request, response).catch(() => response.writeHead(500).end("Server got itself in trouble"));
  });
  const webSockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, stream, head) => {
    if (script.sockets === "refused") return stream.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    webSockets.handleUpgrade(request, stream, head, (socket) => {
      const sid = new URL(request.url ?? "", "http://x").searchParams.get("clientId") ?? "";
      if (script.sockets === "silent") return;
      sockets.set(sid, socket);
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.get(sid) === socket && sockets.delete(sid));
      socket.send(JSON.stringify({ type: "status", data: { ...status(), sid } }));
      if (script.sockets === "closes") socket.close();
    });
  });
  await listen(0);
  const { port } = server.address() as AddressInfo;

  async function listen(at: number) {
    server.listen(at, "127.0.0.1");
    await once(server, "listening");
  }

  const status = () => ({ status: { exec_info: { queue_remaining: pending.length + (running ? 1 : 0) } } });
  const broadcast = () => {
    for (const socket of sockets.values()) socket.send(JSON.stringify({ type: "status", data: status() }));
  };
  const send = (to: string | undefined, type: string, data: unknown) =>
    to !== undefined && sockets.get(to)?.send(JSON.stringify({ type, data }));

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://x");
    const [, name, id = ""] = pathname.split("/");
    const reply = (body: unknown, code = 200) =>
      response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
    const listed = (item: Item) => [item.number, item.promptId, item.graph, { client_id: item.clientId }, []];

    switch (`${request.method} /${name}`) {
      case "GET /system_stats":
        return reply({ system: { comfyui_version: "0.3.64" }, devices: [{ name: "cpu", type: "cpu" }] });
      case "GET /object_info":
        return reply(script.objectInfo);
      case "GET /queue":
        return reply({ queue_running: running ? [listed(running)] : [], queue_pending: pending.map(listed) });
      case "GET /history": {
        const key = decodeURIComponent(id);
        return reply(key in history ? { [key]: history[key] } : {});
      }
      case "POST /upload": {
        const file = parseUpload(await buffer(request));
        files.set(`input//${file.name}`, file.bytes);
        return reply({ name: file.name, subfolder: "", type: "input" });
      }
      case "GET /view": {
        const found = files.get(["type", "subfolder", "filename"].map((key) => searchParams.get(key)).join("/"));
        if (!found) return response.writeHead(404).end();
        return response.writeHead(200, { "content-type": "image/png", "content-length": found.length }).end(found);
      }
      case "POST /prompt":
        return submit((await json(request)) as Submission, reply);
      case "POST /queue": {
        const { delete: ids } = (await json(request)) as { delete: string[] };
        pending = pending.filter((item) => !ids.includes(item.promptId));
        broadcast();
        return response.end();
      }
      case "POST /interrupt": {
        const { prompt_id } = (await json(request)) as { prompt_id?: string };
        if (script.forgetsInterrupts) script.forgetsInterrupts--;
        else if (script.ignoresInterruptId || prompt_id === running?.promptId) running?.interrupt.abort();
        return response.end();
      }
      default:
        return response.writeHead(404).end();
    }
  }

  type Submission = { prompt: Graph; prompt_id: string; client_id?: string; number?: number };
  function submit(
    { prompt, prompt_id, client_id, number = numbers++ }: Submission,
    reply: (body: unknown, code?: number) => void,
  ) {
    const unknown = Object.entries(prompt).find(([, node]) => node.class_type === "NoSuchNode");
    if (unknown) {
      const message = "Cannot execute because node NoSuchNode does not exist.";
      const error = { type: "invalid_prompt", message, details: `Node ID '#${unknown[0]}'`, extra_info: {} };
      return reply({ error, node_errors: {} }, 400);
    }
    pending.push({ number, promptId: prompt_id, graph: prompt, clientId: client_id, interrupt: new AbortController() });
    pending.sort((a, b) => a.number - b.number);
    broadcast();
    reply({ prompt_id, number, node_errors: {} });
    if (!running) void work();
  }

  async function work() {
    for (let item = pending.shift(); item; item = pending.shift()) {
      running = item;
      await execute(item);
      if (running !== item) return;
      running = undefined;
      send(item.clientId, "executing", { node: null, prompt_id: item.promptId });
      broadcast();
    }
  }

  async function execute(item: Item) {
    const tell = (type: string, data: object = {}) => send(item.clientId, type, { ...data, prompt_id: item.promptId });
    const outputs: Outputs = {};
    const end = (type: string, status_str: string, data: object = {}) => {
      const messages = [[type, { prompt_id: item.promptId, ...data }]];
      const entry = {
        outputs: script.outputs ?? outputs,
        status: { status_str, completed: type === "execution_success", messages },
      };
      // A server that was restarted meanwhile knows nothing of it.
      if (running !== item) return;
      history[item.promptId] = entry;
      tell(type, data);
    };
    tell("execution_start");
    tell("execution_cached", { nodes: [] });
    for (const [id, node] of Object.entries(item.graph)) {
      tell("executing", { node: id, display_node: id });
      if (node.class_type === "Fail") {
        const { type, message } = node.inputs;
        const data = { node_id: id, node_type: "Fail", exception_type: type, exception_message: message };
        return end("execution_error", "error", data);
      }
      if (node.class_type === "Hold") await untilReleased(item);
      if (item.interrupt.signal.aborted) return end("execution_interrupted", "error", { node_id: id });
      for (let value = 1; value <= Number(node.inputs.steps ?? 0); value++) {
        tell("progress", { value, max: node.inputs.steps, node: id });
      }
      if (node.class_type === "SaveImage" || node.class_type === "PreviewImage") outputs[id] = save(item, id);
      if (outputs[id]) tell("executed", { node: id, display_node: id, output: outputs[id] });
    }
    end("execution_success", "success");
  }

  function save({ graph, number }: Item, id: string) {
    const type = graph[id]?.class_type === "SaveImage" ? "output" : "temp";
    const loaded = Object.values(graph).find((node) => node.class_type === "LoadImage")?.inputs.image;
    const filename = `fake_${number}_${id}_.png`;
    files.set(`${type}//${filename}`, files.get(`input//${loaded}`) ?? Buffer.from("no picture"));
    return { images: [{ filename, subfolder: "", type }] };
  }

  async function untilReleased({ interrupt }: Item) {
    await Promise.race([once(held, "release"), once(interrupt.signal, "abort")]);
  }

  return {
    url: `http://127.0.0.1:${port}`,
    script,
    requests,
    files,
    /** Resolves when a request of this kind has come since the start, e.g. "POST /prompt". */
    requested(kind: string): Promise<void> {
      const came = () => requests.some(({ method, path }) => `${method} ${path}`.startsWith(kind));
      return new Promise((resolve) => {
        const check = () => came() && waiting.delete(check) && resolve();
        waiting.add(check);
        check();
      });
    },
    /** A binary frame to the client of a run. */
    sendFrame: (promptId: string, bytes: Buffer) => sockets.get(promptId)?.send(bytes),
    /** Lets every Hold node go on. */
    release() {
      held.emit("release");
    },
    /** As a restart of the process does to queue and history; sockets break, the address stays. */
    forget() {
      history = {};
      pending = [];
      running?.interrupt.abort();
      running = undefined;
      for (const socket of sockets.values()) socket.terminate();
    },
    /** The prompt that runs now. */
    running: () => running?.promptId,
    breakSockets: () => [...sockets.values()].map((socket) => socket.terminate()),
    openSockets: () => webSockets.clients.size,
    /** Stops answering at all; start() takes the same port again. */
    async stop() {
      for (const socket of webSockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    start: () => listen(port),
  };
}

/** The one file of a multipart body. */
function parseUpload(body: Buffer) {
  const headEnd = body.indexOf("\r\n\r\n");
  const head = body.subarray(0, headEnd).toString();
  const boundary = head.slice(0, head.indexOf("\r\n"));
  const name = /filename="([^"]*)"/.exec(head)?.[1] ?? "";
  return { name, bytes: body.subarray(headEnd + 4, body.lastIndexOf(`\r\n${boundary}`)) };
}
