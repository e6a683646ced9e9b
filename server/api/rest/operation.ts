/** One method at one address of the REST API, how an address is matched, and whom an operation answers. */
import { getPathParameters, type OpenApiMethod } from "trpc-to-openapi";
import type { ZodOpenApiOperationObject } from "zod-openapi";
import type { Context } from "@/server/api/trpc";
import { assertScope } from "@/server/auth/session";
import { AppError } from "@/server/errors";
import type { Scope } from "@/server/schemas/api-key";

export type Call = { request: Request; context: Context; params: Record<string, string> };

export type Operation = {
  method: OpenApiMethod;
  /** "/jobs/{id}" */
  path: string;
  /** Where two share method and address: whether this one takes the request. The first that does is taken. */
  takes?(request: Request): boolean;
  /** @throws AppError */
  answer(call: Call): Promise<Response>;
};

/** An operation that is no procedure, and so says itself what a key needs and what stands in the OpenAPI document. */
export type OwnOperation = Operation & { scope: Scope; docs: ZodOpenApiOperationObject };

/** What the path holds in place of {name}s, decoded; null when it is another path. */
export function matchPath(template: string, path: string): Record<string, string> | null {
  const names = getPathParameters(template);
  const pattern = template.replaceAll(".", "\\.").replace(/\{.+?\}/g, "([^/]+)");
  const found = new RegExp(`^${pattern}$`).exec(path);
  if (!found) return null;
  try {
    return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? "")]));
  } catch {
    return null;
  }
}

/** The id of whoever asks. @throws AppError UNAUTHORIZED, INSUFFICIENT_SCOPE */
export async function ownerOf(context: Context, scope: Scope): Promise<string> {
  const session = await context.session();
  if (!session) throw new AppError("UNAUTHORIZED", "Start with a photo, or sign in.");
  assertScope(session, scope);
  return session.viewer.id;
}
