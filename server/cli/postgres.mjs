// Finds a PostgreSQL server for the tests, or installs Debian's.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { say } from "./setup.mjs";

const EXE = process.platform === "win32" ? "initdb.exe" : "initdb";

/** Folder with initdb and postgres; undefined where there is none to be had. */
export function ensurePostgres() {
  return known() ?? fromApt();
}

function known() {
  const folders = [...(process.env.PATH ?? "").split(":"), ...versions(), "/opt/homebrew/opt/postgresql/bin"];
  return folders.find((folder) => folder && existsSync(join(folder, EXE)));
}

/** Debian keeps them out of the PATH; the newest first. */
function versions() {
  const base = "/usr/lib/postgresql";
  if (!existsSync(base)) return [];
  const names = readdirSync(base).sort((a, b) => Number(b) - Number(a));
  return names.map((name) => join(base, name, "bin"));
}

function fromApt() {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
  say("Installing Debian's PostgreSQL for the tests");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-qq"], { stdio: "ignore" });
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "postgresql"], { stdio: "ignore", env });
  return known();
}
