/** The REST API in the form of OpenAPI 3.1, written from the procedures and from what the other operations say. */
import { forEachOpenApiProcedure, generateOpenApiDocument } from "trpc-to-openapi";
import { z } from "zod";
import { createDocument, type ZodOpenApiPathsObject } from "zod-openapi";
import { type Meta, scopeOf } from "@/server/api/meta";
import { appRouter } from "@/server/api/root";
import { ERRORS } from "@/server/errors";
import { ownOperations } from "./own-operations";

const VERSION = "1";
const ABOUT = `Everything that the pages do, for programs. Make an API key on the account page and send it as "Authorization: Bearer dk_…". What an operation needs of a key stands beside it; a key without it gets 403 INSUFFICIENT_SCOPE.

Calls that make something take the header Idempotency-Key: asked again with the same key and the same body within a day, they give the same answer and make nothing twice. Every answer has an X-Request-Id, by which its lines in the server's log are found.`;

const errorBody = z
  .object({
    error_code: z.enum(Object.keys(ERRORS) as [string]).describe("For programs."),
    message: z.string().describe("For people: what was wrong, and what to do."),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: "Error" });

/** As far as it is looked at here and by the page /docs/api. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  [key: string]: unknown;
};
type Content = Record<string, { schema?: Schema }>;
export type Parameter = { name: string; in: string; required?: boolean; description?: string; schema?: Schema };
export type DocumentedOperation = {
  operationId: string;
  summary?: string;
  description?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, { $ref?: string; description?: string; content?: Content }>;
};
export type ApiDocument = {
  openapi: string;
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: { schemas: Record<string, Schema>; [part: string]: unknown };
};

let written: ApiDocument | undefined;
/** Always the same; written when it is first asked for. */
export const apiDocument = (): ApiDocument => (written ??= writeDocument());

function writeDocument(): ApiDocument {
  const info = { title: "Darkroom", version: VERSION, description: ABOUT };
  const security = { ApiKey: { type: "http", scheme: "bearer", description: "An API key, dk_live_…" } } as const;
  const options = { ...info, baseUrl: "/api/v1", securitySchemes: security };
  const document = generateOpenApiDocument(appRouter, options) as unknown as ApiDocument;
  correct(document);
  const own = writeOwn();
  for (const [path, methods] of Object.entries(own.paths)) {
    const there = document.paths[path] ?? {};
    const both = Object.entries(methods).map(([method, one]) => [method, merged(there[method], one)] as const);
    document.paths[path] = { ...there, ...Object.fromEntries(both) };
  }
  const schemas = { ...own.components.schemas, ...document.components.schemas };
  // The library's own forms of errors, which are not ours.
  const ours = Object.entries(schemas).filter(([name]) => !name.startsWith("error."));
  const components = { ...own.components, ...document.components, schemas: Object.fromEntries(ours) };
  return withTimes({ ...document, components });
}

/** The library knows no way to say it of z.date(); every time of ours, and nothing else, is called somethingAt. */
function withTimes<T>(document: T): T {
  return JSON.parse(JSON.stringify(document), (name, value) =>
    /[a-z]At$/.test(name) && value?.type ? { ...value, format: "date-time" } : value,
  );
}

/** Puts the status, the scope and the form of errors in the place of what the library supposes. */
function correct({ paths }: ApiDocument): void {
  forEachOpenApiProcedure<Meta>(appRouter._def.procedures, ({ procedure, meta }) => {
    const { method, path } = meta.openapi;
    const operation = paths[path]?.[method.toLowerCase()];
    const success = operation?.responses["200"];
    if (!operation || !success) return;
    const { output } = procedure._def as unknown as { output?: z.ZodType };
    const isEmpty = output instanceof z.ZodVoid;
    const responses: DocumentedOperation["responses"] = isEmpty
      ? { 204: { description: "Done" } }
      : { [meta.status ?? 200]: success };
    if (meta.redirect) responses[302] = { description: "Where it is, with ?redirect=true" };
    operation.responses = { ...responses, default: ERROR };
    const scope = scopeOf(meta);
    if (scope) operation.security = [{ ApiKey: [scope] }];
  });
}

const ERROR = { $ref: "#/components/responses/Error" };

function writeOwn(): ApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  for (const { method, path, scope, docs } of ownOperations) {
    const operation = { ...docs, security: [{ ApiKey: [scope] }], responses: { ...docs.responses, default: ERROR } };
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation };
  }
  const responses = {
    Error: { description: "What went wrong", content: { "application/json": { schema: errorBody } } },
  };
  const info = { title: "", version: VERSION };
  return createDocument({ openapi: "3.1.0", info, paths, components: { responses } }) as unknown as ApiDocument;
}

/** Two operations at one address differ in what they take and in what they answer. */
function merged(first: DocumentedOperation | undefined, second: DocumentedOperation): DocumentedOperation {
  if (!first) return second;
  const content = { ...first.requestBody?.content, ...second.requestBody?.content };
  const description = [first.description, second.description].filter(Boolean).join(" ");
  return { ...first, description, requestBody: { ...first.requestBody, content } };
}
