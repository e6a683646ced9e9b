/** npm run assets:pull -- <job> <folder>: fetches a job's files with their manifest; called again, it goes on where it was. */
import { join, resolve } from "node:path";
import { createDb } from "../db/db";
import { storageConfig } from "../deps";
import { getEnv } from "../env";
import { toAppError } from "../errors";
import { id as idSchema } from "../schemas/id";
import { createStorage } from "../storage/create";
import { loadCatalog } from "../workflows/catalog";
import { openImports, withImports } from "../workflows/imports";
import { pullInto } from "./pull-folder";
import { table } from "./table";

async function main([job, folder]: string[]): Promise<boolean> {
  const id = idSchema.safeParse(job);
  if (!id.success || !folder) {
    console.error(
      "Say which job, by the id at the end of its address, and where to: npm run assets:pull -- <job> <folder>",
    );
    return false;
  }
  const env = getEnv();
  const now = () => new Date();
  const pulled = await pullInto(
    {
      db: createDb(env.DATABASE_URL),
      storage: createStorage(storageConfig(env, now)),
      catalog: withImports(await loadCatalog("workflows"), await openImports(join(env.DATA_DIR, "workflows"))),
      now,
    },
    id.data,
    resolve(folder),
  );
  console.log(
    table(
      ["file", "outcome"],
      pulled.map(({ path, outcome }) => [path, outcome]),
    ),
  );
  const broken = pulled.filter(({ outcome }) => outcome === "broken").length;
  if (broken > 0)
    console.error(`\n${broken} not as they were when they were made; look with: npm run storage:check -- --hashes`);
  return broken === 0;
}

main(process.argv.slice(2)).then(
  (fine) => process.exit(fine ? 0 : 1),
  (error) => {
    console.error(`darkroom: ${toAppError(error).message}`);
    process.exit(2);
  },
);
