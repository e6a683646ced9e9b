// Runs a command of Next in this very process, so that there is one process to signal and none left behind.

import http from "node:http";
import { createRequire } from "node:module";
import { createServer } from "node:net";

export async function next(command) {
  const port = await takePort();
  // Hosts: any, since it may be opened as localhost and from a phone in the same network.
  process.env.AUTH_TRUST_HOST ??= "true";
  if (!process.env.NEXTAUTH_URL) delete process.env.NEXTAUTH_URL;
  process.argv = [process.argv[0], "next", command, "--port", String(port)];
  allowSlowUploads();
  createRequire(import.meta.url)("next/dist/bin/next");
}

/** From --port 4000 or PORT, into PORT; ends the process when it is in use. */
export async function takePort() {
  const args = process.argv.slice(2);
  const at = args.findIndex((arg) => arg === "--port" || arg === "-p");
  const port = Number(at >= 0 ? args[at + 1] : (process.env.PORT ?? 3000));
  await requireFree(port);
  process.env.PORT = String(port);
  return port;
}

async function requireFree(port) {
  const server = createServer();
  const taken = await new Promise((resolve) => {
    server.once("error", () => resolve(true));
    server.listen(port, () => server.close(() => resolve(false)));
  });
  if (!taken) return;
  console.error(`darkroom: port ${port} is in use. Choose another: npm start -- --port ${port + 1}`);
  process.exit(1);
}

// Node ends a request after five minutes, Next gives no way to change that, and 50 MB from a phone can take longer.
function allowSlowUploads() {
  const create = http.createServer;
  http.createServer = (...args) => Object.assign(create(...args), { requestTimeout: 60 * 60_000 });
}
