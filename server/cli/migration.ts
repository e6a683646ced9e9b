/** npm run db:migration -- <name>: writes the migrations that lead from the existing ones to schema.prisma. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readMigrations } from "../db/migrate";
import { MIGRATIONS, type Provider } from "../db/provider";
import { missingMigration, POSTGRES_STATE, readPostgresSchema } from "./missing-migration";

async function writeMigration(provider: Provider, name: string): Promise<void> {
  const sql = await missingMigration(provider);
  if (!sql) return console.log(`The migrations for ${provider} already agree with prisma/schema.prisma.`);
  await mkdir(MIGRATIONS[provider], { recursive: true });
  const last = (await readMigrations(MIGRATIONS[provider])).at(-1)?.name ?? "0";
  const number = String(Number.parseInt(last, 10) + 1).padStart(4, "0");
  const folder = join(MIGRATIONS[provider], `${number}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "migration.sql"), sql);
  if (provider === "postgresql") await writeFile(POSTGRES_STATE, await readPostgresSchema());
  console.log(`Wrote ${folder}/migration.sql`);
}

const [name] = process.argv.slice(2);
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error("Say what it does in snake_case: npm run db:migration -- add_batches");
  process.exit(2);
}
await writeMigration("sqlite", name);
await writeMigration("postgresql", name);
