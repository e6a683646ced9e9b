/** How COMFYUI_URLS names servers: "gpu-1=http://host:8188;weight=2;bearer=TOKEN, http://name:password@other:8188". */
import { z } from "zod";

export type ComfyUiServer = {
  /** Stands in jobs, logs and on pages; host and port where it has no name. */
  name: string;
  /** Without credentials. */
  url: string;
  headers?: { authorization: string };
  /** How much of the work it takes, compared with the others. */
  weight: number;
};

const SYNTAX = "name=http://host:8188;weight=2;bearer=TOKEN";
const MAX_WEIGHT = 100;

/** Wrong entries are named by their place in the list, not by their text: it may hold a password. */
export const comfyUiServers = z
  .string()
  .default("")
  .transform((list, context) => {
    const entries = list.split(",").flatMap((entry) => entry.trim() || []);
    const servers = entries.flatMap((entry, index) => {
      const parsed = parseServer(entry);
      if (typeof parsed !== "string") return [parsed];
      context.addIssue({ code: "custom", message: `server ${index + 1} ${parsed}; it is written ${SYNTAX}` });
      return [];
    });
    const twice = servers.find(({ name }, index) => servers.findIndex((other) => other.name === name) !== index);
    if (twice) context.addIssue({ code: "custom", message: `two servers are called ${twice.name}` });
    return servers;
  });

/** The server, or what is wrong with its entry. */
function parseServer(entry: string): ComfyUiServer | string {
  const [address = "", ...options] = entry.split(";").map((part) => part.trim());
  const [, given, rest = ""] = /^(?:([^=:/]*?) *= *)?(.*)$/.exec(address) ?? [];
  if (given !== undefined && !/^[\w.-]{1,40}$/.test(given))
    return "has a name with other signs than letters, digits, . _ -";
  if (!URL.canParse(rest)) return "has no address such as http://host:8188";
  const url = new URL(rest);
  if (!/^https?:$/.test(url.protocol)) return "has an address that does not start with http:// or https://";
  const basic = url.username ? basicAuth(url) : undefined;
  const server: ComfyUiServer = { name: given ?? url.host, url: plain(url), weight: 1 };
  if (basic) server.headers = { authorization: basic };
  for (const option of options) {
    const problem = apply(server, option);
    if (problem) return problem;
  }
  return server;
}

function apply(server: ComfyUiServer, option: string): string | undefined {
  const [key, value] = split(option);
  if (key === "weight") {
    server.weight = Number(value);
    return server.weight > 0 && server.weight <= MAX_WEIGHT
      ? undefined
      : `has a weight not between 0 and ${MAX_WEIGHT}`;
  }
  if (key !== "bearer") return "has an option other than weight and bearer";
  if (!/^[\w.~+/=-]+$/.test(value)) return "has a bearer token that is empty or has signs no token has";
  server.headers = { authorization: `Bearer ${value}` };
}

function split(option: string): [string, string] {
  const at = option.indexOf("=");
  return at < 0 ? [option, ""] : [option.slice(0, at).trim(), option.slice(at + 1).trim()];
}

function basicAuth({ username, password }: URL): string {
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(credentials).toString("base64")}`;
}

const plain = ({ origin, pathname }: URL) => origin + pathname.replace(/\/+$/, "");
