/** REST over the same procedures that the pages use: finds the operation at an address and lets it answer. */
import type { Context } from "@/server/api/trpc";
import { AppError } from "@/server/errors";
import { apiDocument } from "./document";
import { matchPath, type Operation } from "./operation";
import { ownOperations } from "./own-operations";
import { procedureOperations } from "./procedures";

const ROOT = "/api/v1";
const description: Operation = {
  method: "GET",
  path: "/openapi.json",
  answer: async () => Response.json(apiDocument()),
};
const operations: Operation[] = [description, ...ownOperations, ...procedureOperations()];

/** @throws AppError, which the route makes `{ error_code, message, details }` of */
export async function handleRest(request: Request, context: Context): Promise<Response> {
  try {
    return await dispatch(request, context);
  } finally {
    // Nobody will read what was refused unread; without this the client goes on sending it.
    if (!request.bodyUsed) await request.body?.cancel().catch(() => undefined);
  }
}

async function dispatch(request: Request, context: Context): Promise<Response> {
  const { operation, params } = find(request);
  let replayed = false;
  const listening = { ...context, onReplayed: () => (replayed = true) };
  try {
    const response = await operation.answer({ request, context: listening, params });
    if (replayed) response.headers.set("Idempotent-Replayed", "true");
    return response;
  } catch (error) {
    throw error instanceof AppError && error.code === "UNAUTHORIZED" ? withHint(error, request) : error;
  }
}

function find(request: Request): { operation: Operation; params: Record<string, string> } {
  const path = new URL(request.url).pathname.slice(ROOT.length);
  const here = operations.flatMap((operation) => {
    const params = matchPath(operation.path, path);
    return params ? [{ operation, params }] : [];
  });
  if (here.length === 0) {
    throw new AppError("NOT_FOUND", `There is nothing at ${ROOT}${path}. See /docs/api for what there is.`);
  }
  const method = request.method === "HEAD" ? "GET" : request.method;
  const found = here.find(({ operation }) => operation.method === method && (operation.takes?.(request) ?? true));
  if (!found) throw wrongMethod(method, here);
  return found;
}

function wrongMethod(method: string, here: { operation: Operation }[]): AppError {
  const allow = [...new Set(here.map(({ operation }) => operation.method))].join(", ");
  return new AppError("METHOD_NOT_ALLOWED", `${method} can't be done here, only ${allow}.`, { details: { allow } });
}

/** Who sent a key knows the rest already. */
function withHint(error: AppError, { headers }: Request): AppError {
  if (headers.has("authorization")) return error;
  const message = "Send an API key in the header Authorization: Bearer dk_… Keys are made on the account page.";
  return new AppError("UNAUTHORIZED", message, { details: { docs: "/docs/api" } });
}
