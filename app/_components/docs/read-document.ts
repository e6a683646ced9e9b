/** Reads the OpenAPI document for people: what belongs together, and what a field takes, in words. */
import type { ApiDocument, DocumentedOperation, Schema } from "@/server/api/rest/document";

export type Operation = DocumentedOperation & { method: string; path: string };
export type Field = { name: string; type: string; required: boolean; description?: string };

/** In the order in which one needs them; what else there is comes after. */
const ORDER = ["Uploads", "Jobs", "Batches", "Workflows", "Assets", "References", "Webhooks", "Server"];

export function groupsOf({ paths }: ApiDocument): { tag: string; operations: Operation[] }[] {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );
  const tags = [...new Set([...ORDER, ...all.map(tagOf)])];
  const groups = tags.map((tag) => ({ tag, operations: all.filter((one) => tagOf(one) === tag) }));
  return groups.filter(({ operations }) => operations.length > 0);
}

const tagOf = ({ tags }: DocumentedOperation) => tags?.[0] ?? "Other";

/** "#/components/schemas/Job" → "Job" */
const nameOf = ($ref: string) => $ref.split("/").at(-1) ?? "";

export const resolve = ({ components }: ApiDocument, schema: Schema): Schema =>
  schema.$ref ? (components.schemas[nameOf(schema.$ref)] ?? {}) : schema;

/** Those of an object, or of the objects in a list. */
export function fieldsOf(document: ApiDocument, schema: Schema): Field[] {
  const {
    properties = {},
    required = [],
    items,
  } = resolve(document, schema) as Schema & {
    required?: string[];
    items?: Schema;
  };
  if (items) return fieldsOf(document, items);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    type: typeOf(property),
    required: required.includes(name),
    description: property.description,
  }));
}

type Details = Schema & {
  format?: string;
  pattern?: string;
  enum?: (string | number)[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  default?: unknown;
};

const ID_PATTERN = "^[0-9A-HJKMNP-TV-Z]{26}$";
/** JSON Schema's way to say "no bound" of whole numbers. */
const UNBOUND = Number.MAX_SAFE_INTEGER;

/** "list of Asset", "whole number, 1 to 100", "id or nothing". */
export function typeOf(schema: Schema): string {
  const details = schema as Details;
  const preset = details.default;
  const shown =
    preset !== undefined && JSON.stringify(preset) !== "{}" ? `, ${JSON.stringify(preset)} when left out` : "";
  return kindOf(details) + shown;
}

function kindOf(schema: Details): string {
  if (schema.$ref) return nameOf(schema.$ref);
  const several = schema.anyOf ?? schema.oneOf;
  if (several) return [...new Set(several.map((one) => kindOf(one)))].join(" or ");
  if (schema.enum) return schema.enum.join(", ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const types = [schema.type ?? "object"].flat();
  return types.map((type) => simple(type, schema)).join(" or ");
}

function simple(type: string, schema: Details): string {
  if (type === "null") return "nothing";
  if (type === "boolean") return "true or false";
  if (type === "array") return `list of ${schema.items ? kindOf(schema.items) : "anything"}`;
  if (type === "integer" || type === "number") return `${type === "integer" ? "whole " : ""}number${range(schema)}`;
  if (type === "object") {
    const each = schema.additionalProperties;
    return each && each !== true && Object.keys(each).length > 0 ? `object of name → ${kindOf(each)}` : "object";
  }
  return text(schema);
}

function text({ format, pattern, maxLength }: Details): string {
  if (pattern === ID_PATTERN) return "id";
  if (format === "date-time") return "time";
  if (format === "uri") return "address";
  if (format === "binary") return "file";
  return maxLength ? `text of up to ${maxLength} characters` : "text";
}

function range({ minimum, maximum }: Details): string {
  const from = minimum !== undefined && minimum > -UNBOUND ? minimum : undefined;
  const to = maximum !== undefined && maximum < UNBOUND ? maximum : undefined;
  if (from !== undefined && to !== undefined) return `, ${from} to ${to}`;
  if (from !== undefined) return `, ${from} or more`;
  return to === undefined ? "" : `, at most ${to}`;
}
