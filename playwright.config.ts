import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig, devices } from "@playwright/test";

const port = Number(process.env.E2E_PORT ?? 3210);
// Workers read this file too: they inherit the folder that the first process made.
process.env.E2E_DATA_DIR ??= freshDataDir();
mkdirSync("test-results", { recursive: true });

/** Journeys against the product as `npm start` serves it, on a data folder of its own. */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results/e2e",
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/e2e.json" }], ["html", { open: "never" }]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: `http://localhost:${port}`,
    // The snapshots show the pages; a film of them on top is left out.
    trace: { mode: "retain-on-failure", screenshots: false },
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      args: [
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        // Chromium's own search box, which no page needs: two more processes for every visitor.
        "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
      ],
    },
  },
  webServer: {
    command: "node server/cli/start.mjs > test-results/server.log 2>&1",
    url: `http://localhost:${port}/api/health`,
    timeout: 120_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 15_000 },
    env: {
      PORT: String(port),
      DATA_DIR: process.env.E2E_DATA_DIR,
      LOG_LEVEL: "debug",
      ADMIN_EMAILS: "admin@example.org,keeper@example.org",
      WEBHOOK_ALLOW_PRIVATE: "1",
    },
  },
});

/** With a few workflows as if they had been imported, so that the journeys meet every kind of input and setting. */
function freshDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), "darkroom-e2e-"));
  cpSync("e2e/workflows", join(folder, "workflows"), { recursive: true });
  process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}
