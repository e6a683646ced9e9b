// npm run test:crash -- --rounds 500 [--seed 7]: the crash test alone, for as long as one likes.
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "100" }, seed: { type: "string" } } });
const env = { ...process.env, CRASH_ROUNDS: values.rounds, ...(values.seed && { CRASH_SEED: values.seed }) };
const args = ["server/cli/test.mjs", "--services", "tests/services/crash.test.ts"];
process.exit(spawnSync(process.execPath, args, { stdio: "inherit", env }).status ?? 1);
