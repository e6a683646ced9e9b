// npm run dev:inngest: Inngest's development server, for an app that was started with INNGEST_DEV=1 npm run dev.
// It shows runs, steps and events at http://localhost:8288. Arguments go to it: npm run dev:inngest -- --port 9000
import { spawn } from "node:child_process";

const CLI = "inngest-cli@1.45.1";
const app = `http://localhost:${process.env.PORT || 3000}/api/inngest`;
const args = ["--yes", "--ignore-scripts=false", CLI, "dev", "--no-discovery", "--sdk-url", app];
const server = spawn("npx", [...args, ...process.argv.slice(2)], { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill(signal));
server.on("exit", (code) => process.exit(code ?? 0));
