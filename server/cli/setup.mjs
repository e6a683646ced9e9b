// Makes a fresh clone ready, and does nothing where all is ready. Uses only what Node brings.
import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SECRETS = ["NEXTAUTH_SECRET", "APP_SECRET"];
const SOURCES = [
  "app",
  "server",
  "inngest",
  "prisma/schema.prisma",
  "next.config.mjs",
  "postcss.config.mjs",
  "proxy.ts",
  "instrumentation.ts",
  "tsconfig.json",
  "package-lock.json",
];
const BUILD_STAMP = ".next/darkroom-build";

/** For every process of ours and its children. */
export function quietTools() {
  Object.assign(process.env, {
    NEXT_TELEMETRY_DISABLED: "1",
    NEXT_MANUAL_SIG_HANDLE: "1",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    CHECKPOINT_DISABLE: "1",
  });
}

export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Darkroom needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

export function ensureInstalled() {
  const stamp = "node_modules/.darkroom-lock";
  const wanted = hashOf(["package-lock.json"]);
  if (readOr(stamp) === wanted) return;
  say("Installing packages (about a minute, once)");
  run("npm", ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(stamp, wanted);
}

/** Writes .env (or ENV_FILE) with secrets of its own where there is none; what stands there stays. */
export function ensureEnv() {
  const file = process.env.ENV_FILE || ".env";
  const existing = readOr(file) ?? "";
  const missing = SECRETS.filter((name) => !process.env[name] && !new RegExp(`^${name}=.+`, "m").test(existing));
  if (missing.length > 0) {
    const lines = missing.map((name) => `${name}=${randomBytes(32).toString("base64url")}\n`);
    const gap = existing && !existing.endsWith("\n") ? "\n" : "";
    writeFileSync(file, existing + gap + lines.join(""), { mode: 0o600 });
  }
  if (existsSync(file)) process.loadEnvFile(file);
}

export function ensureClient() {
  const stamp = "prisma/generated/.stamp";
  const wanted = hashOf(["prisma/schema.prisma", "server/cli/postgres-schema.mjs", "package-lock.json"]);
  if (readOr(stamp) === wanted) return;
  say("Generating the database client");
  run(process.execPath, ["server/cli/generate.mjs"]);
  writeFileSync(stamp, wanted);
}

export function ensureBuild() {
  const wanted = hashOf(SOURCES);
  if (readOr(BUILD_STAMP) === wanted) return;
  say("Building the app (about half a minute, after changes)");
  run(process.execPath, ["node_modules/next/dist/bin/next", "build"], { NODE_ENV: "production" });
  mkdirSync(".next", { recursive: true });
  writeFileSync(BUILD_STAMP, wanted);
}

/** Everything that tests and development need. */
export function prepare() {
  requireNode();
  quietTools();
  ensureInstalled();
  ensureClient();
}

export function say(text) {
  console.log(`darkroom: ${text}`);
}

/** Ends this process with the command's status when it fails. */
export function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...env } });
  if (error) console.error(`darkroom: ${command} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

function hashOf(paths) {
  const hash = createHash("sha256").update(process.version);
  for (const file of paths.flatMap(filesBelow)) hash.update(file).update(readFileSync(file));
  return hash.digest("hex");
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  try {
    const names = readdirSync(path, { withFileTypes: true });
    return names.flatMap((entry) => filesBelow(join(path, entry.name))).sort();
  } catch {
    return [path];
  }
}

function readOr(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
