// npm run bench [-- job | uploads | batch | assets | start | engine | runner | quality]: measures the product on this machine.
import { spawnSync } from "node:child_process";
import { ensureBuild, ensureEnv, prepare } from "./setup.mjs";

/** Groups that start the product itself. */
const OF_THE_BUILD = ["uploads", "batch", "storage", "assets", "start"];

const names = process.argv.slice(2);
prepare();
process.env.NODE_ENV = "production"; // As the product runs.
if (names.length === 0 || names.some((name) => OF_THE_BUILD.includes(name))) {
  ensureEnv();
  ensureBuild();
}
const args = ["--import", "tsx", "tests/bench/main.ts", ...names];
process.exit(spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1);
