/** What every route handler shares: the origin check, the session, and errors as JSON. */
import { assertAdmin } from "./auth/admin";
import { assertScope, currentSession } from "./auth/session";
import { type Deps, getDeps } from "./deps";
import { AppError, ERRORS, toAppError } from "./errors";
import type { Scope } from "./schemas/api-key";
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
  const headers = new Headers({ "Cache-Control": "no-store" });
  if (known.code === "UNAUTHORIZED") headers.set("WWW-Authenticate", "Bearer");
  if (known.code === "METHOD_NOT_ALLOWED" && known.details?.allow) headers.set("Allow", String(known.details.allow));
  return Response.json(body, { status: ERRORS[known.code].http, headers });
}

type Handler<Params> = (call: { request: Request; deps: Deps; params: Params }) => Promise<Response>;

const REQUEST_ID = /^[\w.-]{1,64}$/;

/** A route handler: same-origin, errors as JSON, and an id in the log and the answer by which a request is found again. */
export function route<Params = Record<string, never>>(handler: Handler<Params>) {
  return async (request: Request, context: { params: Promise<Params> }): Promise<Response> => {
    const shared = getDeps();
    const given = request.headers.get("x-request-id") ?? "";
    const requestId = REQUEST_ID.test(given) ? given : shared.newId();
    const deps = { ...shared, log: shared.log.child({ requestId }) };
    const response = await answer(deps, request, async () => handler({ request, deps, params: await context.params }));
    response.headers.set("X-Request-Id", requestId);
    return response;
  };
}

async function answer(deps: Deps, request: Request, handle: () => Promise<Response>): Promise<Response> {
  try {
    assertSameOrigin(request);
    return await handle();
  } catch (error) {
    return errorResponse(deps, error);
  }
}

/** @throws AppError UNAUTHORIZED, FORBIDDEN */
export async function requireAdmin(deps: Deps): Promise<Viewer> {
  const viewer = await requireViewer(deps, "admin");
  await assertAdmin(deps, viewer);
  return viewer;
}

/** scope: what an API key needs for it; without one, no key will do. @throws AppError UNAUTHORIZED, INSUFFICIENT_SCOPE */
export async function requireViewer(deps: Deps, scope?: Scope): Promise<Viewer> {
  const session = await currentSession(deps);
  if (!session) throw new AppError("UNAUTHORIZED", "Start with a photo, or sign in.");
  assertScope(session, scope);
  return session.viewer;
}
