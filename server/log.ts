import pino, { type Logger } from "pino";

export type { Logger };

const SECRETS = [
  "password",
  "*.password",
  "token",
  "*.token",
  "authorization",
  "*.authorization",
  "cookie",
  "*.cookie",
];

/** JSON lines on standard output; what looks like a secret is cut out. */
export const createLog = (level: string): Logger =>
  pino({
    level,
    base: undefined,
    redact: { paths: SECRETS, censor: "[redacted]" },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
