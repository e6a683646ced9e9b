// .ci/run: lint, types, all tests; the last line sums over all runners.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { prepare } from "./setup.mjs";

// A quarter of the crash test's rounds, to be through in a quarter of an hour; npm run test:services makes all.
process.env.CRASH_ROUNDS ??= "25";
prepare();
rmSync("test-results", { recursive: true, force: true });
const steps = [
  ["lint", "npm", ["run", "--silent", "lint"]],
  ["types", "npm", ["run", "--silent", "typecheck"]],
  ["tests", process.execPath, ["server/cli/test.mjs"]],
  ["services", process.execPath, ["server/cli/test.mjs", "--services"]],
];
const failedSteps = steps.filter(([name, command, args]) => {
  console.log(`\n== ${name}`);
  return spawnSync(command, args, { stdio: "inherit" }).status !== 0;
});

const counts = [vitestCounts("unit"), vitestCounts("services"), vitestCounts("postgres"), playwrightCounts()];
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failedTests = counts.reduce((sum, count) => sum + count.failed, 0);
// A step that failed without a failed test (lint, types, a crash) counts as one failure.
const failed = failedTests > 0 ? failedTests : failedSteps.length;
if (failedSteps.length > 0) console.log(`\nFailed: ${failedSteps.map(([name]) => name).join(", ")}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);

function vitestCounts(name) {
  const report = readJson(`test-results/${name}.json`);
  return { passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0 };
}

function playwrightCounts() {
  const stats = readJson("test-results/e2e.json")?.stats;
  return { passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0), failed: stats?.unexpected ?? 0 };
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}
