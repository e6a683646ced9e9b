/** Makes the app's own functions callable in process, through the SDK's documented handler. */
import type { Inngest, InngestFunction } from "inngest";
import { serve } from "inngest/edge";
import { parseFunction } from "./config";
import type { Registered } from "./registry";

/** A name that resolves nowhere: these calls never leave the process. */
const SERVE_URL = "http://embedded.invalid/api/inngest";

/** Throws with the function's id and the key when one of them can't be run here. */
export function localFunctions(client: Inngest.Any, functions: InngestFunction.Any[]): Registered[] {
  const transport = serve({ client, functions, enableUnauthedSync: false });
  return functions.flatMap((fn) =>
    // What `serve` itself registers with a server; private by convention, and pinned with the SDK's version.
    // biome-ignore lint/complexity/useLiteralKeys: TypeScript lets private members be read only so
    fn["getConfig"]({ baseUrl: new URL(SERVE_URL), appPrefix: client.id }).map((config: unknown) => ({
      ...parseFunction(config),
      transport,
      remote: false,
    })),
  );
}
