// Finds or builds an S3 server for the tests: versitygw, which checks signatures, lengths, checksums and conditions.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { say } from "./setup.mjs";

const MODULE = "github.com/versity/versitygw/cmd/versitygw";
const VERSION = "v1.8.0";

/** Path of the executable; undefined where there is no Go, or it can't fetch or build it. */
export function ensureVersitygw() {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "darkroom", `versitygw-${VERSION}`);
  const path = join(folder, process.platform === "win32" ? "versitygw.exe" : "versitygw");
  if (existsSync(path)) return path;
  if (spawnSync("go", ["version"], { stdio: "ignore" }).status !== 0) return undefined;
  say("Building an S3 server for the tests (some minutes, once)");
  const { status } = spawnSync("go", ["install", `${MODULE}@${VERSION}`], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, GOBIN: folder },
  });
  return status === 0 && existsSync(path) ? path : undefined;
}
