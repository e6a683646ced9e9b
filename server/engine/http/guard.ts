/** Keeps pages of other sites from using an engine that has no passwords. */
import type { IncomingHttpHeaders } from "node:http";
import { isIPv4 } from "node:net";

/**
 * Whether a request may come in. An Origin must name the host that was asked, as in ComfyUI; and an engine that
 * listens on loopback only answers to names of it, or a name that an attacker points at 127.0.0.1 (DNS rebinding)
 * would make his page the same origin. `bound`: the address the engine listens on.
 */
export function isAllowed({ host, origin, "sec-fetch-site": site }: IncomingHttpHeaders, bound: string): boolean {
  const asked = parseHost(host);
  if (!asked) return false;
  if (isLoopback(bound) && !isLoopback(asked.hostname)) return false;
  if (site === "cross-site") return false;
  return origin === undefined || isSameHost(asked, origin);
}

export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, "").toLowerCase();
  return name === "localhost" || name === "::1" || (isIPv4(name) && name.startsWith("127."));
}

function parseHost(host: string | undefined): URL | undefined {
  return host && URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : undefined;
}

/** The opaque origin "null" (a sandboxed frame, a file) is nobody's host. */
function isSameHost(asked: URL, origin: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === asked.host;
}
