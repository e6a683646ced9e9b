/** The executor as an HTTP server for SDKs: those of this process by their fetch, and of others in development. */
import { Refusal } from "./config";
import type { Api } from "./http-api";

/**
 * Answers /e/…, /fn/register, /v1/checkpoint/…/async and /v0/runs/….
 * Checks no keys: expose it in development only, where it lets anyone who reaches it start any function.
 */
export const createDevEndpoints =
  (api: Api) =>
  async (request: Request): Promise<Response> => {
    const { pathname: path } = new URL(request.url);
    try {
      const body = await request.text();
      const answer = await api({ method: request.method, path, headers: request.headers, body });
      return Response.json(answer.body, { status: answer.status });
    } catch (error) {
      const status = error instanceof SyntaxError || error instanceof Refusal ? 400 : 500;
      return Response.json({ error: error instanceof Error ? error.message : String(error), status }, { status });
    }
  };
