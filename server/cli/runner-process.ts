/** npm start -- --role=runner: executes the durable functions, with no pages; answers health and an Inngest server. */
import { createServer, type RequestListener } from "node:http";
import { serve } from "inngest/node";
import { boot } from "../boot";
import { getDeps } from "../deps";
import { getEnv } from "../env";
import { AppError } from "../errors";
import { getServed } from "../served";
import { health } from "../services/health";

/** EX_CONFIG of sysexits.h, for two runners on one database: starting it again would not help. */
const MISCONFIGURED = 78;

export async function startRunnerProcess(): Promise<void> {
  try {
    await boot();
  } catch (error) {
    console.error(`darkroom: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(error instanceof AppError ? MISCONFIGURED : 1);
  }
  const { client, functions } = getServed();
  const inngest: RequestListener =
    client && functions ? serve({ client, functions, enableUnauthedSync: false }) : notFound;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://runner");
    if (pathname === "/api/health") return void answerHealth(request, response);
    return pathname === "/api/inngest" ? inngest(request, response) : notFound(request, response);
  });
  const { PORT } = getEnv();
  server.listen(PORT, () => getDeps().log.info({ port: PORT }, "this process runs jobs and serves no pages"));
}

const answerHealth: RequestListener = async (_, response) => {
  const report = await health(getDeps());
  response.writeHead(report.status === "ok" ? 200 : 503, { "content-type": "application/json" });
  response.end(JSON.stringify(report));
};

const notFound: RequestListener = (_, response) => void response.writeHead(404).end();
