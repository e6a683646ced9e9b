/** The Inngest SDK's log lines in ours. */
import { failureOf } from "@/inngest/functions/failures";
import type { Logger } from "./log";

type Fields = { err?: unknown };

/** The SDK's words for a call that no Inngest server made: anyone can make them, so they are no fault of ours. */
const UNSIGNED = "Signature validation failed";

/** What has a code of ours is told by the job itself, once; only what was not foreseen is an error here. */
export function sdkLogger(log: Logger) {
  return {
    debug: (...args: unknown[]) => log.trace({ args }, "inngest"),
    info: (...args: unknown[]) => log.debug({ args }, "inngest"),
    warn: (...args: unknown[]) => log.warn({ args }, "inngest"),
    error(fields: Fields, message: string) {
      if (message === UNSIGNED) {
        log.warn({ reason: String(fields.err) }, "a call to /api/inngest was not signed by the Inngest server");
        return;
      }
      const { code } = failureOf(fields.err);
      if (code === "INTERNAL") log.error(fields, message);
      else log.debug({ code }, message);
    },
  };
}
