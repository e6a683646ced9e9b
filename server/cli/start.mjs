// npm start: sets up what is missing, then serves the whole product, or with --role=web|runner|engine a part of it.
import { takeRole } from "./role.mjs";
import { ensureBuild, ensureEnv, prepare } from "./setup.mjs";

process.env.NODE_ENV = "production";
const role = takeRole();
prepare();
if (role === "engine") await import("./engine.mjs");
else if (role === "runner") await run();
else await serve();

async function serve() {
  ensureEnv();
  ensureBuild();
  const { next } = await import("./next.mjs");
  await next("start");
}

/** Without Next: there are no pages to serve. */
async function run() {
  ensureEnv();
  const { takePort } = await import("./next.mjs");
  await takePort();
  const { register } = await import("tsx/esm/api");
  register();
  const { startRunnerProcess } = await import("./runner-process.ts");
  await startRunnerProcess();
}
