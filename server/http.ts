/** What every route handler shares: the origin check, the session, and errors as JSON. */
import { currentSession } from "./auth/session";
import { type Deps, getDeps } from "./deps";
import { AppError, ERRORS, toAppError } from "./errors";
import type { Viewer } from "./schemas/user";

const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/** Throws FORBIDDEN for a changing request that another site's page makes. Programs send neither header. */
export function assertSameOrigin(request: Request): void {
  if (SAFE_METHODS.includes(request.method)) return;
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const foreign = site ? site !== "same-origin" && site !== "none" : origin !== null && !isOwn(request, origin);
  if (foreign) throw new AppError("FORBIDDEN", "Requests from other sites are not taken.");
}

function isOwn(request: Request, origin: string): boolean {
  const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host");
  return URL.canParse(origin) && new URL(origin).host === host;
}

export function errorResponse(deps: Pick<Deps, "log">, error: unknown): Response {
  const known = toAppError(error);
  if (known.code === "INTERNAL") deps.log.error({ err: error }, "request failed");
  const body = { error_code: known.code, message: known.message, details: known.details };
  return Response.json(body, { status: ERRORS[known.code].http, headers: { "Cache-Control": "no-store" } });
}

type Handler<Params> = (call: { request: Request; deps: Deps; params: Params }) => Promise<Response>;

/** A route handler: same-origin, errors as JSON. */
export function route<Params = Record<string, never>>(handler: Handler<Params>) {
  return async (request: Request, context: { params: Promise<Params> }): Promise<Response> => {
    const deps = getDeps();
    try {
      assertSameOrigin(request);
      return await handler({ request, deps, params: await context.params });
    } catch (error) {
      return errorResponse(deps, error);
    }
  };
}

export async function requireViewer(deps: Deps): Promise<Viewer> {
  const session = await currentSession(deps);
  if (!session) throw new AppError("UNAUTHORIZED", "Start with a photo, or sign in.");
  return session.viewer;
}
