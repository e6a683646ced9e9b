// npm test: sets up what is missing, then runs unit and integration tests, then the journeys in a browser.
// --unit, --e2e, --services pick one lane; everything after them goes to the runner (a file, --headed, --debug …).
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { ensureBrowser } from "./browser.mjs";
import { ensurePostgres } from "./postgres.mjs";
import { ensureBuild, ensureEnv, prepare, say } from "./setup.mjs";
import { ensureVersitygw } from "./versitygw.mjs";

const LANES = ["--unit", "--e2e", "--services"];
const args = process.argv.slice(2);
const lane = LANES.find((name) => args.includes(name));
const rest = args.filter((arg) => !LANES.includes(arg));

prepare();
mkdirSync("test-results", { recursive: true });
const results = [];
if (!lane || lane === "--unit") results.push(unit());
if (!lane || lane === "--e2e") results.push(e2e());
if (lane === "--services") results.push(services(), onPostgres());
process.exit(results.every((status) => status === 0) ? 0 : 1);

function unit() {
  // Counting what is covered takes a third longer; who works on one lane asks for it: -- --coverage.
  return vitest("unit", lane ? rest : ["--coverage", ...rest]);
}

function services() {
  ensureEnv();
  ensureBuild();
  ensureS3();
  ensureDatabase();
  return vitest("services", ["--config", "vitest.services.config.ts", "--passWithNoTests", ...rest]);
}

/** The unit tests of what works on rows, on PostgreSQL. */
function onPostgres() {
  if (!process.env.PG_TEST_URL && !process.env.POSTGRES_BIN) return 0;
  return vitest("postgres", ["--config", "vitest.postgres.config.ts", "--passWithNoTests", ...rest]);
}

/** For the tests on PostgreSQL; without one they are skipped, and say so. */
function ensureDatabase() {
  if (process.env.PG_TEST_URL) return;
  const folder = ensurePostgres();
  if (folder) process.env.POSTGRES_BIN = folder;
  else say("SKIPPING the tests on a real PostgreSQL: install its server, or set PG_TEST_URL (see README)");
}

/** For the tests of S3; without one they are skipped, and say so. */
function ensureS3() {
  if (process.env.S3_TEST_ENDPOINT) return;
  const path = ensureVersitygw();
  if (path) process.env.VERSITYGW_PATH = path;
  else say("SKIPPING the tests against a real S3 server: install Go, or set S3_TEST_ENDPOINT (see README)");
}

function e2e() {
  ensureEnv();
  ensureBuild();
  process.env.CHROMIUM_PATH = ensureBrowser();
  return tool("node_modules/@playwright/test/cli.js", ["test", ...rest]);
}

function vitest(name, extra) {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=test-results/${name}.json`];
  return tool("node_modules/vitest/vitest.mjs", ["run", ...reporters, ...extra]);
}

function tool(script, toolArgs) {
  return spawnSync(process.execPath, [script, ...toolArgs], { stdio: "inherit" }).status ?? 1;
}
