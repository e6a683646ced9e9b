/** Functions of apps in other processes, as their SDKs register them; kept in memory, for development. */
import { z } from "zod";
import { parseFunction } from "./config";
import type { Registered, Registry } from "./registry";

const registration = z.looseObject({ functions: z.array(z.unknown()) });

/** Calls go to the URLs that were registered. A local function is never replaced. Throws on what can't be run. */
export function remoteFunctions(body: unknown, registry: Registry): Registered[] {
  const { functions } = registration.parse(body);
  return functions
    .map((config) => ({ ...parseFunction(config), transport: (request: Request) => fetch(request), remote: true }))
    .filter(({ id }) => registry.get(id)?.remote !== false);
}
