/** The call of an operation as a line for the shell, made up from its description. */
import type { ApiDocument, Schema } from "@/server/api/rest/document";
import { type Operation, resolve } from "./read-document";

const SAMPLE_ID = "01J9Z3T5V7X9ABCDEFGHJKMNPQ";

/** One call for each way in which the body can be sent. origin: "https://photos.example" */
export function curlsOf(document: ApiDocument, operation: Operation, origin: string): string[] {
  const address = `"${origin}${document.servers[0]?.url}${operation.path.replace(/\{(\w+)\}/g, shellName)}"`;
  const key = operation.security ? [`-H "Authorization: Bearer $DARKROOM_KEY"`] : [];
  const bodies = Object.entries(operation.requestBody?.content ?? {}).map(([type, { schema = {} }]) =>
    bodyOf(document, type, schema),
  );
  const method = operation.method === "GET" || bodies.length > 0 ? [] : [`-X ${operation.method}`];
  const named = bodies.length > 0 && operation.method !== "POST" ? [`-X ${operation.method}`] : method;
  return (bodies.length > 0 ? bodies : [[]]).map((body) =>
    [`curl ${flagsOf(operation)}`, ...key, ...named, ...body, address].join(" \\\n  "),
  );
}

/** {assetId} → $ASSET_ID */
const shellName = (_: string, name: string) => `$${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

/** A stream is shown as it comes, a file is saved under its name, an error is an error also to the shell. */
function flagsOf({ responses }: Operation): string {
  const types = Object.values(responses).flatMap(({ content }) => Object.keys(content ?? {}));
  if (types.includes("text/event-stream")) return "-sSN";
  const isFile = types.some((type) => type !== "application/json");
  return isFile ? "-sSf -OJ" : "-sS";
}

function bodyOf(document: ApiDocument, type: string, schema: Schema): string[] {
  if (type === "multipart/form-data") return ["-F file=@photo.jpg"];
  const example = JSON.stringify(exampleOf(document, schema)).replaceAll("'", "'\\''");
  return [`-H "Content-Type: ${type}"`, `-d '${example}'`];
}

type Details = Schema & {
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  examples?: unknown[];
  default?: unknown;
  const?: unknown;
  minimum?: number;
  pattern?: string;
  format?: string;
};

const ENOUGH = 2;

/** What must be given; where nothing must, a little of what may. */
export function exampleOf(document: ApiDocument, schema: Schema): unknown {
  const details = resolve(document, schema) as Details;
  const given = details.examples?.[0] ?? details.default ?? details.const ?? details.enum?.[0];
  if (given !== undefined) return given;
  const first = details.anyOf?.[0] ?? details.oneOf?.[0];
  if (first) return exampleOf(document, first);
  const type = [details.type].flat()[0];
  if (type === "object") return objectOf(document, details);
  if (type === "array") return details.items ? [exampleOf(document, details.items)] : [];
  if (type === "integer" || type === "number") return Math.max(1, details.minimum ?? 1);
  if (type === "boolean") return true;
  if (details.pattern?.includes("{26}")) return SAMPLE_ID;
  return details.format === "uri" ? "https://example.org/hook" : "text";
}

function objectOf(document: ApiDocument, { properties = {}, required = [] }: Details): Record<string, unknown> {
  const names = Object.keys(properties);
  const shown = required.length > 0 ? names.filter((name) => required.includes(name)) : names.slice(0, ENOUGH);
  return Object.fromEntries(shown.map((name) => [name, exampleOf(document, properties[name] ?? {})]));
}
