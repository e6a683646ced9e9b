// Starts the embedded engine alone: npm run engine -- --port 8188 --data-dir data/engine, or npm start -- --role=engine
// Options: --host, --port (0 = any), --data-dir, --models, --threads; or ENGINE_HOST, ENGINE_PORT … in the environment.
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const loader = pathToFileURL(path.join(root, "node_modules/tsx/dist/loader.mjs")).href;
const fromEnvironment = ["host", "port", "data-dir", "models", "threads"].flatMap((name) => {
  const value = process.env[`ENGINE_${name.toUpperCase().replace("-", "_")}`];
  return value ? [`--${name}`, value] : [];
});
const main = path.join(root, "server/engine/main.ts");
const engine = spawn(process.execPath, ["--import", loader, main, ...fromEnvironment, ...process.argv.slice(2)], {
  // The channel lets the engine notice when this process is gone.
  stdio: ["ignore", "inherit", "inherit", "ipc"],
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => engine.connected && engine.disconnect());
engine.on("exit", (code, signal) => process.exit(signal ? 0 : (code ?? 1)));
