/** GET and POST /queue, POST /interrupt and /free: what runs and waits, and stopping it. */
import { badRequest, isObject, readBody, readObject } from "../http/body";
import { empty, json } from "../http/reply";
import type { RouteContext, Routes } from "../http/router";
import { toTuple } from "../queue";

export const queueRoutes: Routes = {
  "GET /queue": ({ engine: { runner, queue } }) => {
    const running = runner.running();
    return json({ queue_running: running ? [toTuple(running)] : [], queue_pending: queue.list().map(toTuple) });
  },
  async "POST /queue"({ engine, request }) {
    const body = await readObject(request);
    if (body.clear) engine.runner.clear();
    engine.runner.remove(idsOf(body.delete));
    return empty();
  },
  "POST /interrupt": interrupt,
  async "POST /free"({ engine, request }) {
    const body = await readObject(request);
    if (body.unload_models || body.free_memory) engine.free(Boolean(body.unload_models));
    return empty();
  },
};

/** What isn't a list of ids names nothing, as in ComfyUI. */
export const idsOf = (ids: unknown): string[] => (Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : []);

/** Without a body, or with one that isn't JSON, whatever runs is stopped. */
async function interrupt({ engine, request }: RouteContext) {
  const body = parseOrNothing((await readBody(request)).toString());
  if (!isObject(body)) throw badRequest("invalid_body", "The request body must be a JSON object");
  engine.runner.interrupt(body.prompt_id ? String(body.prompt_id) : undefined);
  return empty();
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
