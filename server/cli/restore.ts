/** npm run restore -- <folder> [--force]: brings back what npm run backup made. The app must not be running. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { getEnv } from "../env";
import { toAppError } from "../errors";
import { restore } from "./backup-folder";

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { force: { type: "boolean" } }, allowPositionals: true });
  const [folder] = positionals;
  if (!folder) {
    console.error("Say which backup: npm run restore -- data/backups/<time>");
    process.exit(2);
  }
  const env = getEnv();
  const { createdAt, objects } = await restore(resolve(folder), {
    databaseUrl: env.DATABASE_URL,
    dataDir: env.DATA_DIR,
    force: Boolean(values.force),
    now: () => new Date(),
  });
  console.log(`Restored the database and ${objects} files as they were at ${createdAt}.`);
  console.log("npm run storage:check looks whether all of it agrees.");
}

main().catch((error) => {
  console.error(`darkroom: ${toAppError(error).message}`, error instanceof Error && error.cause ? error.cause : "");
  process.exit(1);
});
