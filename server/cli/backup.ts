/** npm run backup [-- <folder>]: copies database and photos while the app runs; without a folder to DATA_DIR/backups. */
import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { getEnv } from "../env";
import { toAppError } from "../errors";
import { backUp } from "./backup-folder";

async function main([folder]: string[]): Promise<void> {
  const env = getEnv();
  const now = () => new Date();
  const name = now().toISOString().replace(/[:.]/g, "-");
  const target = folder ? resolve(folder) : join(env.DATA_DIR, "backups", name);
  await mkdir(dirname(target), { recursive: true });
  const { objects, bytes } = await backUp({ databaseUrl: env.DATABASE_URL, dataDir: env.DATA_DIR, now }, target);
  console.log(`${target}: the database and ${objects} files, ${(bytes / 2 ** 20).toFixed(1)} MiB`);
  if (env.STORAGE_BACKEND === "s3") {
    console.log(`Photos are at home in the bucket ${env.S3_BUCKET}; those here are its local copies.`);
    console.log("Let the bucket keep versions, or copy it with the tools of its store.");
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`darkroom: ${toAppError(error).message}`, error instanceof Error && error.cause ? error.cause : "");
  process.exit(1);
});
