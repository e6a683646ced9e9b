/** The executor as an HTTP server for SDKs: those of this process by their fetch, and of others in development. */
import { Refusal } from "./config";
import type { Api, ApiRequest } from "./http-api";

/**
 * Answers /e/…, /fn/register, /v1/checkpoint/…/async and /v0/runs/….
 * Checks no keys: expose it in development only, where it lets anyone who reaches it start any function.
 */
export const createDevEndpoints =
  (api: Api) =>
  (request: Request): Promise<Response> => {
    const { method, url, headers } = request;
    return respond(api, async () => ({ method, path: pathOf(url), headers, body: await request.text() }));
  };

/** A fetch that calls this executor. Bodies are texts here, which spares them the way through a stream. */
export const createFetch =
  (api: Api): typeof fetch =>
  (input, { method = "GET", headers, body } = {}) =>
    respond(api, async () => {
      if (input instanceof Request || (body && typeof body !== "string")) throw new Refusal("The body is not a text.");
      return { method, path: pathOf(input), headers: new Headers(headers), body: body ?? "" };
    });

const pathOf = (url: string | URL) => new URL(url).pathname;

async function respond(api: Api, read: () => Promise<ApiRequest>): Promise<Response> {
  try {
    const answer = await api(await read());
    return Response.json(answer.body, { status: answer.status });
  } catch (error) {
    const status = error instanceof SyntaxError || error instanceof Refusal ? 400 : 500;
    return Response.json({ error: error instanceof Error ? error.message : String(error), status }, { status });
  }
}
