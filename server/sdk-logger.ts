/** The Inngest SDK's log lines in ours. */
import { failureOf } from "@/inngest/functions/failures";
import type { Logger } from "./log";

type Fields = { err?: unknown };

/** What has a code of ours is told by the job itself, once; only what was not foreseen is an error here. */
export function sdkLogger(log: Logger) {
  return {
    debug: (...args: unknown[]) => log.trace({ args }, "inngest"),
    info: (...args: unknown[]) => log.debug({ args }, "inngest"),
    warn: (...args: unknown[]) => log.warn({ args }, "inngest"),
    error(fields: Fields, message: string) {
      const { code } = failureOf(fields.err);
      if (code === "INTERNAL") log.error(fields, message);
      else log.debug({ code }, message);
    },
  };
}
