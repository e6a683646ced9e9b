/** Everything a service may use, handed in as its first argument. This is the only wiring; nothing else wires. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createPasswords, type Passwords } from "./auth/passwords";
import type { Db } from "./db/db";
import { type Commit, createGroupCommit } from "./db/group-commit";
import { createEngines } from "./engines/create";
import type { EnginePool, EngineStatus } from "./engines/engine-pool";
import type { Env } from "./env";
import { createImagesApart } from "./images/apart";
import type { Images } from "./images/images";
import { createRateLimit, type RateLimit } from "./lib/rate-limit";
import { redact } from "./lib/redact";
import { ENGINES_TOPIC } from "./lib/topics";
import { ulidFactory } from "./lib/ulid";
import type { Live } from "./live/live";
import { createPreviews, type Previews } from "./live/previews";
import type { Logger } from "./log";
import { createStorage, type StorageConfig } from "./storage/create";
import type { S3Options } from "./storage/s3-client";
import type { Storage } from "./storage/storage";
import { createWebhooks } from "./webhooks/create";
import type { Webhooks } from "./webhooks/webhooks";
import { type Catalog, loadCatalog } from "./workflows/catalog";
import { type Imports, openImports, withImports } from "./workflows/imports";

export type Limits = { maxUploadBytes: number; maxPixels: number; maxResultPixels: number };
/** After how many days files expire; how many bytes an account may keep for good. */
export type Retention = { days: number; keepBytes: number };
export type RunnerHealth = { running: boolean; lastError?: string };

export type Deps = {
  db: Db;
  /** For every write: those of a moment share a transaction. Inside, only `tx` may be used. */
  commit: Commit;
  storage: Storage;
  images: Images;
  engines: EnginePool;
  /** Shipped and imported workflows. */
  catalog: Catalog;
  imports: Imports;
  live: Live;
  previews: Previews;
  webhooks: Webhooks;
  passwords: Passwords;
  signInLimit: RateLimit;
  sessionSecret: string;
  /** Signs what this server gives out and takes back. */
  appSecret: string;
  /** Who may change what this server offers; empty: whoever made the first account. */
  adminEmails: string[];
  /** Tells the relay that the outbox has something, after the transaction that wrote it. */
  pokeOutbox(): void;
  runnerHealth(): RunnerHealth;
  /** false: an Inngest server keeps the runs, and only it knows them. */
  embeddedRunner: boolean;
  now(): Date;
  /** A new ULID: sorts by time, so that ids serve as cursors. */
  newId(): string;
  log: Logger;
  limits: Limits;
  /** Variables of the environment as they are in effect, without secrets. */
  configuration: Record<string, unknown>;
  retention: Retention;
  /** How long links live that are given to programs. */
  linkSeconds: number;
  /** Under which everyone reaches this server; undefined: under the address that they ask. */
  publicOrigin?: string;
  /** Aborts when the process is asked to stop: ends open streams. */
  closing: AbortSignal;
  /** Folder for temporary files, on the same disk as the data. */
  tempDir: string;
};

/** What boot knows and configuration does not. */
type Given = Pick<Deps, "db" | "live" | "log" | "closing" | "pokeOutbox" | "runnerHealth"> & {
  /** Where the embedded engine listens, when it runs. */
  embeddedUrl?: string;
};

const HEIC = { heicMemoryMb: 1024, heicTimeoutMs: 60_000 };
/** A quadrupled side of the largest photo would be 16 times its pixels; no engine here makes more than this. */
const MAX_RESULT_PIXELS = 400e6;
const SIGN_IN_ATTEMPTS = { limit: 10, windowMs: 15 * 60_000 };

export async function createDeps(env: Env, given: Given): Promise<Deps> {
  const { embeddedUrl, ...rest } = given;
  const now = () => new Date();
  const ulid = ulidFactory();
  const tempDir = join(env.DATA_DIR, "tmp");
  mkdirSync(tempDir, { recursive: true });
  const imports = await openImports(join(env.DATA_DIR, "workflows"));
  for (const problem of imports.problems()) rest.log.warn({ problem }, "imported workflow left out");
  return {
    ...rest,
    commit: createGroupCommit(rest.db),
    storage: createStorage(storageConfig(env, now)),
    images: createImagesApart(HEIC),
    engines: createEngines(enginesConfig(env, embeddedUrl), (status) => {
      logEngine(rest.log, status);
      rest.live.publish(ENGINES_TOPIC);
    }),
    catalog: withImports(await loadCatalog("workflows"), imports),
    imports,
    previews: createPreviews(),
    webhooks: createWebhooks({
      ports: env.WEBHOOK_PORTS,
      allowPrivate: env.WEBHOOK_ALLOW_PRIVATE,
      secret: env.APP_SECRET,
      origin: env.NEXTAUTH_URL ?? `http://localhost:${env.PORT}`,
      now,
    }),
    passwords: createPasswords(),
    signInLimit: createRateLimit({ ...SIGN_IN_ATTEMPTS, now }),
    sessionSecret: env.NEXTAUTH_SECRET,
    appSecret: env.APP_SECRET,
    adminEmails: env.ADMIN_EMAILS,
    embeddedRunner: env.embeddedRunner,
    now,
    newId: () => ulid(),
    limits: {
      maxUploadBytes: env.MAX_UPLOAD_MB * 1024 * 1024,
      maxPixels: env.MAX_MEGAPIXELS * 1e6,
      maxResultPixels: MAX_RESULT_PIXELS,
    },
    retention: { days: env.RETENTION_DAYS, keepBytes: env.KEEP_QUOTA_MB * 1024 * 1024 },
    linkSeconds: env.PRESIGNED_URL_EXPIRY,
    publicOrigin: env.NEXTAUTH_URL && new URL(env.NEXTAUTH_URL).origin,
    configuration: redact(env),
    tempDir,
  };
}

const enginesConfig = (env: Env, embeddedUrl?: string) => ({
  servers: env.COMFYUI_URLS,
  embeddedUrl,
  replicateToken: env.REPLICATE_API_TOKEN,
  falKey: env.FAL_KEY,
  timeouts: {
    connectMs: env.COMFYUI_CONNECT_TIMEOUT_SECONDS * 1000,
    idleMs: env.COMFYUI_IDLE_TIMEOUT_SECONDS * 1000,
    totalMs: env.COMFYUI_TOTAL_TIMEOUT_SECONDS * 1000,
  },
});

function logEngine(log: Logger, { id, state, version, device, problem }: EngineStatus): void {
  if (state === "up") log.info({ engine: id, version, device }, "engine answers");
  else log.warn({ engine: id, problem }, "engine does not answer");
}

export function storageConfig(env: Env, now: () => Date): StorageConfig {
  const disk = { root: join(env.DATA_DIR, "storage"), secret: env.APP_SECRET, baseUrl: "", now };
  if (env.STORAGE_BACKEND === "disk") return { backend: "disk", ...disk };
  const copies = env.LOCAL_COPIES ? disk : undefined;
  return { backend: "s3", s3: s3Options(env), serveFromCloud: env.SERVE_FROM_CLOUD, copies };
}

export const s3Options = (env: Env): S3Options => ({
  bucket: env.S3_BUCKET ?? "",
  region: env.S3_REGION,
  endpoint: env.S3_ENDPOINT,
  forcePathStyle: env.S3_FORCE_PATH_STYLE,
  prefix: env.S3_PREFIX,
});

const memo = globalThis as unknown as { darkroomDeps?: Deps };

/** For route handlers; Next bundles them apart from the code that booted, the process is what they share. */
export function getDeps(): Deps {
  if (!memo.darkroomDeps) throw new Error("The app has not started yet");
  return memo.darkroomDeps;
}

export function setDeps(deps: Deps): void {
  memo.darkroomDeps = deps;
}
