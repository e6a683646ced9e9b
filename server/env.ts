/** The only reader of process.env: parsed once at start, a wrong value stops it with the variable's name. */
import { resolve } from "node:path";
import { z } from "zod";
import { comfyUiServers } from "./schemas/comfyui-servers";

const flag = z
  .enum(["0", "1", "true", "false", ""])
  .default("0")
  .transform((value) => value === "1" || value === "true");
const onByDefault = z
  .enum(["0", "1", "true", "false", ""])
  .default("1")
  .transform((value) => value !== "0" && value !== "false");
const optional = z.preprocess((value) => (value === "" ? undefined : value), z.string().optional());
const megabytes = (fallback: number) => z.coerce.number().int().min(1).max(2000).default(fallback);

/** "80,443,8080-65535" */
const ports = z
  .string()
  .default("80,443,8080-65535")
  .transform((list, ctx) =>
    list.split(",").map((part) => {
      const [, from, to] = /^\s*(\d{1,5})(?:-(\d{1,5}))?\s*$/.exec(part) ?? [];
      if (!from) ctx.addIssue(`"${part}" is no port and no range like 8080-9000`);
      return { from: Number(from), to: Number(to ?? from) };
    }),
  );

const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  ROLE: z.enum(["all", "web", "runner"]).default("all"),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),

  DATA_DIR: z
    .string()
    .default("./data")
    .transform((path) => resolve(path)),
  DATABASE_URL: z.preprocess(
    (value) => (value === "" ? undefined : value),
    z
      .string()
      .regex(/^(file:|postgres(ql)?:\/\/)./, 'begins with "file:" for SQLite or "postgresql://"')
      .optional(),
  ),

  NEXTAUTH_SECRET: z.string().min(32, "needs 32 characters or more; npm start generates one into .env"),
  NEXTAUTH_URL: optional,
  APP_SECRET: z.string().min(32, "needs 32 characters or more; npm start generates one into .env"),

  STORAGE_BACKEND: z.enum(["disk", "s3"]).default("disk"),
  S3_BUCKET: optional,
  S3_REGION: z.string().default("us-east-1"),
  S3_ENDPOINT: optional,
  S3_FORCE_PATH_STYLE: flag,
  S3_PREFIX: z.string().default(""),
  SERVE_FROM_CLOUD: onByDefault,
  LOCAL_COPIES: onByDefault,
  /** Seconds; stores of the S3 kind sign for a week at most. */
  PRESIGNED_URL_EXPIRY: z.coerce.number().int().min(60).max(604_800).default(3600),
  RETENTION_DAYS: z.coerce.number().int().min(1).max(36_500).default(30),
  /** What an account may keep for good. */
  KEEP_QUOTA_MB: z.coerce.number().int().min(0).max(100_000_000).default(1000),
  AWS_ACCESS_KEY_ID: optional,
  AWS_SECRET_ACCESS_KEY: optional,

  ADMIN_EMAILS: z
    .string()
    .default("")
    .transform((list) => list.split(",").flatMap((address) => address.trim().toLowerCase() || [])),

  MAX_UPLOAD_MB: megabytes(50),
  MAX_MEGAPIXELS: megabytes(100),

  COMFYUI_URLS: comfyUiServers,
  COMFYUI_CONNECT_TIMEOUT_SECONDS: z.coerce.number().positive().default(10),
  COMFYUI_IDLE_TIMEOUT_SECONDS: z.coerce.number().positive().default(600),
  COMFYUI_TOTAL_TIMEOUT_SECONDS: z.coerce.number().positive().default(3600),
  REPLICATE_API_TOKEN: optional,
  FAL_KEY: optional,
  ENGINE_PORT: z.coerce.number().int().min(0).max(65535).default(0),

  /** For home networks: webhooks may go to addresses inside this one. */
  WEBHOOK_ALLOW_PRIVATE: flag,
  /** Where webhooks may go. */
  WEBHOOK_PORTS: ports,

  INNGEST_DEV: optional,
  INNGEST_BASE_URL: optional,
  INNGEST_EVENT_KEY: optional,
  INNGEST_SIGNING_KEY: optional,
  RUNNER_DEV_ENDPOINTS: flag,
});

export type Env = z.infer<typeof schema> & { DATABASE_URL: string; embeddedRunner: boolean };

/** Throws with one line per wrong variable. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const parsed = schema.safeParse(source);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The configuration is not valid:\n${lines.join("\n")}`);
  }
  const env = parsed.data;
  if (env.STORAGE_BACKEND === "s3" && !env.S3_BUCKET) {
    throw new Error("The configuration is not valid:\n  S3_BUCKET: is needed when STORAGE_BACKEND=s3");
  }
  const embeddedRunner = !(isOn(env.INNGEST_DEV) || env.INNGEST_BASE_URL || env.INNGEST_SIGNING_KEY);
  const keyless = KEYS.filter((name) => !embeddedRunner && !isOn(env.INNGEST_DEV) && !env[name]);
  if (keyless.length > 0) {
    const lines = keyless.map((name) => `  ${name}: is needed for an Inngest server, unless INNGEST_DEV is set`);
    throw new Error(`The configuration is not valid:\n${lines.join("\n")}`);
  }
  if (!env.SERVE_FROM_CLOUD && !env.LOCAL_COPIES) {
    throw new Error("The configuration is not valid:\n  LOCAL_COPIES: is needed when SERVE_FROM_CLOUD=false");
  }
  if (env.ROLE !== "all" && env.COMFYUI_URLS.length === 0 && !env.REPLICATE_API_TOKEN && !env.FAL_KEY) {
    throw new Error(
      `The configuration is not valid:\n  COMFYUI_URLS: is needed with the role ${env.ROLE}, which starts no engine. ` +
        "Start one with npm start -- --role=engine --host 0.0.0.0 --port 8188, and give its address.",
    );
  }
  return {
    ...env,
    DATABASE_URL: env.DATABASE_URL ?? `file:${resolve(env.DATA_DIR, "darkroom.db")}`,
    embeddedRunner,
  };
}

const KEYS = ["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"] as const;

/** INNGEST_DEV as Inngest's SDK reads it: a switch, or the development server's address, which is on. */
const isOn = (dev: string | undefined) => dev !== undefined && !["0", "false"].includes(dev.toLowerCase());

const memo = globalThis as unknown as { darkroomEnv?: Env };
export const getEnv = (): Env => (memo.darkroomEnv ??= parseEnv(process.env));
