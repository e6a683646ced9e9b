/** GET and POST /prompt: how much is queued, and queueing more. */
import { randomUUID } from "node:crypto";
import type { Graph } from "../graph/graph";
import { PythonError, str, toFloat } from "../graph/python";
import { validateGraph } from "../graph/validate";
import { badRequest, isObject, readJson } from "../http/body";
import { json } from "../http/reply";
import type { RouteContext, Routes } from "../http/router";
import { nodeClasses } from "../nodes/registry";

export const promptRoutes: Routes = {
  "GET /prompt": ({ engine }) => json(engine.runner.execInfo()),
  "POST /prompt": submit,
};

async function submit({ engine, request }: RouteContext) {
  const body = await readJson(request);
  if (!isObject(body) || !("prompt" in body)) throw badRequest("no_prompt", "No prompt provided", "No prompt provided");
  const number = takeNumber(body, engine.nextNumber);
  if (!isObject(body.prompt)) throw badRequest("invalid_prompt", "The prompt must be an object of nodes");
  const extraData = extraDataOf(body);
  const targets = targetsOf(body.partial_execution_targets);

  const validation = validateGraph(body.prompt as Graph, nodeClasses, engine.folders, targets);
  if (!validation.ok) return json({ error: validation.error, node_errors: validation.nodeErrors }, 400);
  const id = "prompt_id" in body ? str(body.prompt_id) : randomUUID();
  engine.runner.submit({ number, id, graph: validation.graph, extraData, outputs: validation.outputs });
  return json({ prompt_id: id, number, node_errors: validation.nodeErrors });
}

/** The place in the queue: the client's number, or the next one, negative for `front`. */
function takeNumber(body: Record<string, unknown>, next: () => number): number {
  if (!("number" in body)) return body.front ? -next() : next();
  try {
    return toFloat(body.number);
  } catch (error) {
    if (error instanceof PythonError) throw badRequest("invalid_number", "The number is not a number", error.message);
    throw error;
  }
}

function extraDataOf({ extra_data = {}, ...body }: Record<string, unknown>): Record<string, unknown> {
  if (!isObject(extra_data)) throw badRequest("invalid_extra_data", "extra_data must be an object");
  return "client_id" in body ? { ...extra_data, client_id: body.client_id } : extra_data;
}

function targetsOf(targets: unknown): string[] | undefined {
  if (targets === undefined || targets === null) return undefined;
  if (Array.isArray(targets)) return targets.map(String);
  throw badRequest("invalid_targets", "partial_execution_targets must be a list of node ids");
}
