// Finds a Chromium for the tests, or installs one.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { say } from "./setup.mjs";

const SYSTEM = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Path of an executable browser; ends the process with advice when none can be had. */
export function ensureBrowser() {
  return known() ?? fromPlaywright() ?? fromApt() ?? giveUp();
}

function known() {
  return [process.env.CHROMIUM_PATH, ...SYSTEM, playwrightPath()].find((path) => path && existsSync(path));
}

function playwrightPath() {
  return createRequire(import.meta.url)("@playwright/test").chromium.executablePath();
}

function fromPlaywright() {
  say("Fetching a browser for the tests");
  spawnSync(process.execPath, ["node_modules/@playwright/test/cli.js", "install", "chromium"], {
    stdio: "ignore",
    timeout: 300_000,
  });
  return known();
}

function fromApt() {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
  say("Installing Debian's Chromium for the tests");
  spawnSync("apt-get", ["update", "-qq"], { stdio: "ignore" });
  spawnSync("apt-get", ["install", "-y", "-qq", "chromium"], {
    stdio: "ignore",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  return known();
}

function giveUp() {
  console.error("darkroom: no browser for the tests. Install Chromium and set CHROMIUM_PATH to its executable.");
  process.exit(1);
}
