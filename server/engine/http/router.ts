/** Finds the route for a request. */
import type { IncomingMessage } from "node:http";
import type { Engine } from "../engine";
import { empty, type Reply, text } from "./reply";

export type RouteContext = {
  engine: Engine;
  request: IncomingMessage;
  url: URL;
  /** The last part of a path such as /history/{id}, decoded. */
  parameter: string;
};

type Handler = (context: RouteContext) => Reply | Promise<Reply>;

/** "GET /history/{}" to its handler; `{}` stands for the rest of the path. */
export type Routes = Record<string, Handler>;

/** A path that nobody serves is 404, one that is served for other methods 405; all paths also exist under /api. */
export function findHandler(routes: Routes, method: string, pathname: string): { handler: Handler; parameter: string } {
  const path = pathname.replace(/^\/api(?=\/)/, "");
  const reading = method === "HEAD" ? "GET" : method;
  const slash = path.indexOf("/", 1);
  const pattern = slash === -1 ? path : `${path.slice(0, slash)}/{}`;
  const exact = routes[`${reading} ${path}`];
  if (exact) return { handler: exact, parameter: "" };
  const open = routes[`${reading} ${pattern}`];
  if (open && slash !== -1) return { handler: open, parameter: path.slice(slash + 1) };
  if (method === "OPTIONS") return { handler: () => empty(), parameter: "" };
  return { handler: () => (reading === "GET" ? notFound() : notAllowed(routes, [path, pattern])), parameter: "" };
}

const notFound = () => ({ ...empty(404), headers: { "Content-Type": "application/octet-stream" } });

/** GET and HEAD are always among the methods: ComfyUI serves its web page's files from every other path. */
function notAllowed(routes: Routes, paths: string[]): Reply {
  const served = ["GET", "HEAD", ...["POST"].filter((method) => paths.some((path) => `${method} ${path}` in routes))];
  return text(405, "405: Method Not Allowed", { Allow: served.join(",") });
}
