/** The embedded engine as a process: reads its options, says when it is ready, dies with its parent. */
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startEngine } from "./engine";
import { modelThreads } from "./threads";

/** Photos can wait, the web page cannot. */
const NICENESS = 10;

const here = path.dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "8188" },
    "data-dir": { type: "string", default: "data/engine" },
    models: { type: "string", default: path.join(here, "models") },
    threads: { type: "string", default: String(modelThreads()) },
  },
});

// Before the first thread starts: threads inherit the priority of the one that starts them.
os.setPriority(NICENESS);
// Nothing here is worth a farewell, and a thread inside a model would delay an orderly exit by seconds.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
// Ctrl-C and service managers signal the whole group; who started us decides when we end, after its own work has.
for (const signal of process.send ? ["SIGINT", "SIGTERM"] : []) process.on(signal, () => {});

const { url } = await startEngine({
  host: values.host,
  port: Number(values.port),
  dataDir: values["data-dir"],
  models: values.models,
  threads: Number(values.threads),
});
process.stdout.write(`Embedded engine ready at ${url}\n`);
process.send?.({ type: "ready", url });
