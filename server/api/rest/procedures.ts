/** The operations that are procedures: every one of the router whose meta names an address. */
import { TRPCError } from "@trpc/server";
import {
  acceptsRequestBody,
  forEachOpenApiProcedure,
  getInputOutputParsers,
  getPathParameters,
  type OpenApiProcedure,
  unwrapZodType,
} from "trpc-to-openapi";
import type { ZodObject } from "zod";
import type { Meta } from "@/server/api/meta";
import { appRouter } from "@/server/api/root";
import { createCallerFactory, knownError } from "@/server/api/trpc";
import { AppError } from "@/server/errors";
import { readJson, readQuery } from "./input";
import type { Call, Operation } from "./operation";

const callerOf = createCallerFactory(appRouter);

export function procedureOperations(): Operation[] {
  const operations: Operation[] = [];
  forEachOpenApiProcedure<Meta>(appRouter._def.procedures, ({ path: name, procedure, meta }) => {
    const { method, path } = meta.openapi;
    operations.push({ method, path, answer: (call) => answer(name, procedure, meta, call) });
  });
  return operations;
}

type Named = NonNullable<Meta["openapi"]>;

async function answer(
  name: string,
  procedure: OpenApiProcedure,
  meta: Meta & { openapi: Named },
  { request, context, params }: Call,
): Promise<Response> {
  const { inputParser } = getInputOutputParsers(procedure);
  const given = acceptsRequestBody(meta.openapi.method)
    ? await readJson(request)
    : readQuery(unwrapZodType(inputParser, true) as ZodObject, new URL(request.url).searchParams);
  const data = await call(name, { ...given, ...params }, context).catch((error) => {
    throw inWords(error, getPathParameters(meta.openapi.path));
  });
  return respond(data, meta, given.redirect === true);
}

/** "jobs.byId" → caller.jobs.byId(input) */
async function call(name: string, input: unknown, context: Call["context"]): Promise<unknown> {
  type Node = { [part: string]: Node } & ((input: unknown) => Promise<unknown>);
  const procedure = name.split(".").reduce((node, part) => node[part] as Node, callerOf(context) as unknown as Node);
  return procedure(input);
}

function respond(data: unknown, { status, redirect }: Meta, redirected: boolean): Response {
  const headers = { "Cache-Control": "no-store" };
  if (data === undefined) return new Response(null, { status: 204, headers });
  if (redirect && redirected) {
    const location = String((data as Record<string, unknown>)[redirect]);
    return new Response(null, { status: 302, headers: { ...headers, Location: location } });
  }
  return Response.json(data, { status, headers });
}

/** An id in the address that is none names nothing. */
function inWords(error: unknown, names: string[]): unknown {
  if (!(error instanceof TRPCError)) return error;
  const known = knownError(error);
  const issues = (known.details?.issues ?? []) as { path?: unknown[] }[];
  const inPath = known.code === "BAD_REQUEST" && issues.some(({ path }) => names.includes(String(path?.[0])));
  return inPath ? new AppError("NOT_FOUND", "There is nothing at this address.") : known;
}
