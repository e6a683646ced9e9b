import { createContext } from "@/server/api/context";
import { handleRest } from "@/server/api/rest/handler";
import type { CurrentSession } from "@/server/auth/session";
import type { Deps } from "@/server/deps";
import { errorResponse } from "@/server/http";

/** Calls /api/v1 as the route does, with the session that the test gives in place of a cookie. Objects go as JSON. */
export function restApi(deps: Deps, session: CurrentSession | null) {
  return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const isJson = body?.constructor === Object;
    const request = new Request(`http://localhost:3000/api/v1${path}`, {
      method,
      headers: isJson ? { "content-type": "application/json", ...headers } : headers,
      body: isJson ? JSON.stringify(body) : (body as BodyInit),
      duplex: "half",
    } as RequestInit);
    const context = { ...createContext(deps, request.headers), session: async () => session };
    return handleRest(request, context).catch((error) => errorResponse(deps, error));
  };
}
