/** npm run db:migration -- <name>: writes the migration that leads from the existing ones to schema.prisma. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readMigrations } from "../db/migrate";
import { missingMigration } from "./missing-migration";

const FOLDER = "prisma/migrations";

async function writeMigration(name: string): Promise<void> {
  const sql = await missingMigration();
  if (!sql) return console.log("The migrations already agree with prisma/schema.prisma.");
  const number = String((await readMigrations(FOLDER)).length + 1).padStart(4, "0");
  const folder = join(FOLDER, `${number}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "migration.sql"), sql);
  console.log(`Wrote ${folder}/migration.sql`);
}

const [name] = process.argv.slice(2);
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error("Say what it does in snake_case: npm run db:migration -- add_batches");
  process.exit(2);
}
await writeMigration(name);
