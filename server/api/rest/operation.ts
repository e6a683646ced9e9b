/** One method at one address of the REST API, and how an address is matched. */
import { getPathParameters, type OpenApiMethod } from "trpc-to-openapi";
import type { Context } from "@/server/api/trpc";

export type Call = { request: Request; context: Context; params: Record<string, string> };

export type Operation = {
  method: OpenApiMethod;
  /** "/jobs/{id}" */
  path: string;
  /** @throws AppError */
  answer(call: Call): Promise<Response>;
};

/** What the path holds in place of {name}s, decoded; null when it is another path. */
export function matchPath(template: string, path: string): Record<string, string> | null {
  const names = getPathParameters(template);
  const pattern = template.replace(/\{.+?\}/g, "([^/]+)");
  const found = new RegExp(`^${pattern}$`).exec(path);
  if (!found) return null;
  try {
    return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? "")]));
  } catch {
    return null;
  }
}
