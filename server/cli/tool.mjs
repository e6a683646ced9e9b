// Runs one of the tools in this folder that are written in TypeScript: node server/cli/tool.mjs storage-check --fix
import { spawnSync } from "node:child_process";
import { ensureEnv, prepare } from "./setup.mjs";

const [name, ...args] = process.argv.slice(2);
prepare();
ensureEnv();
const { status } = spawnSync(process.execPath, ["--import", "tsx", `server/cli/${name}.ts`, ...args], {
  stdio: "inherit",
});
process.exit(status ?? 1);
