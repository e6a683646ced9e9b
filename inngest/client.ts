/** The Inngest client: the same functions run on the embedded executor or on an Inngest server. */
import { Inngest, type Logger } from "inngest";

export type ClientOptions = {
  /** Left out, the SDK finds its server by its own INNGEST_* variables. */
  embedded?: {
    /** The executor's fetch; bind it late, because the executor needs the functions and they need the client. */
    fetch: typeof fetch;
    /** "signkey-…-" and an even number of hex digits; random per start is enough. */
    signingKey: string;
    eventKey: string;
  };
  logger?: Logger;
};

export const APP_ID = "darkroom";

/** Embedded runs in cloud mode with signatures: development mode would let anyone call /api/inngest. */
export function createInngest({ embedded, logger }: ClientOptions): Inngest {
  if (!embedded) return new Inngest({ id: APP_ID, logger });
  return new Inngest({ id: APP_ID, logger, isDev: false, baseUrl: "http://embedded.invalid", ...embedded });
}
