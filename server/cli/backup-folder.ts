/** Copies database and photos of a data folder to a backup, and back. Works while the app runs. */
import {
  copyFile,
  link,
  mkdir,
  opendir,
  open as openFile,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { createDb } from "../db/db";
import { providerOf } from "../db/provider";
import { AppError } from "../errors";
import { exists } from "../lib/exists";
import { measureFile } from "../lib/meter";

const DATABASE = "darkroom.db";
const STORAGE = "storage";
const MANIFEST = "backup.json";

const manifest = z.object({
  format: z.literal(1),
  createdAt: z.string(),
  databaseSha256: z.string(),
  objects: z.number(),
  bytes: z.number(),
});
export type Backup = z.infer<typeof manifest>;

/** databaseUrl: "file:…"; dataDir: where photos are below storage/. Their absence is no error: with S3 they are elsewhere. */
type Source = { databaseUrl: string; dataDir: string; now(): Date };

/**
 * Makes the folder `target`, which must not exist. Photos are linked before and after the snapshot of the database, so
 * that every object its rows or steps speak of is there; files are replaced and never rewritten, so links stay as they are.
 */
export async function backUp({ databaseUrl, dataDir, now }: Source, target: string): Promise<Backup> {
  requireSqlite(databaseUrl);
  if (await exists(target)) throw new AppError("ALREADY_EXISTS", `${target} is there already. Choose another folder.`);
  const partial = `${target}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const storage = join(dataDir, STORAGE);
  await copyTree(storage, join(partial, STORAGE));
  await snapshot(databaseUrl, join(partial, DATABASE));
  await copyTree(storage, join(partial, STORAGE));
  const { sha256: databaseSha256 } = await measureFile(join(partial, DATABASE));
  const made = { format: 1 as const, createdAt: now().toISOString(), databaseSha256, ...(await sizeOf(partial)) };
  await writeFile(join(partial, MANIFEST), JSON.stringify(made, null, 2), { flush: true });
  await rename(partial, target);
  return made;
}

type Target = { databaseUrl: string; dataDir: string; force: boolean; now(): Date };

/**
 * Brings a backup into a data folder of which the app is not running. Throws BAD_REQUEST for what is no whole backup,
 * CONFLICT where the app runs, or where there is data and not `force`, which moves it aside into before-restore-<time>.
 */
export async function restore(source: string, { databaseUrl, dataDir, force, now }: Target): Promise<Backup> {
  requireSqlite(databaseUrl);
  const backup = await readBackup(source);
  const database = databaseUrl.replace(/^file:/, "");
  const storage = join(dataDir, STORAGE);
  if (await exists(database)) await refuseWhileRunning(databaseUrl, now());
  // Only now: to look into a database may take away the files beside it.
  const present = [];
  for (const path of [database, `${database}-wal`, `${database}-shm`, storage])
    if (await exists(path)) present.push(path);
  if (present.length > 0 && !force) {
    throw new AppError("CONFLICT", `${dataDir} holds data already. With --force it is moved aside first.`);
  }
  await mkdir(dataDir, { recursive: true });
  const aside = join(dataDir, `before-restore-${now().toISOString().replace(/[:.]/g, "-")}`);
  if (present.length > 0) await mkdir(aside);
  for (const path of present) await moveInto(aside, path);
  await copyTree(join(source, STORAGE), storage);
  await mkdir(dirname(database), { recursive: true });
  // Last, for with it the data is there; a copy, since SQLite writes into it.
  await copyFile(join(source, DATABASE), `${database}.partial`);
  await rename(`${database}.partial`, database);
  return backup;
}

/** SQLite may take away the files beside its database at any moment, when a connection to it ends. */
async function moveInto(folder: string, path: string): Promise<void> {
  await rename(path, join(folder, basename(path))).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
}

/** SQLite's own way to copy a database that is in use; it needs no pause of the writers. */
function requireSqlite(databaseUrl: string): void {
  if (providerOf(databaseUrl) === "sqlite") return;
  const message = "The database is PostgreSQL: back it up and restore it with pg_dump and pg_restore, and copy";
  throw new AppError("BAD_REQUEST", `${message} DATA_DIR/storage, or keep versions in the bucket.`);
}

async function snapshot(databaseUrl: string, target: string): Promise<void> {
  const db = createDb(databaseUrl);
  try {
    await db.$executeRaw`VACUUM INTO ${target}`;
  } finally {
    await db.$disconnect();
  }
  const copy = await openFile(target, "r+");
  await copy.sync().finally(() => copy.close());
}

async function readBackup(source: string): Promise<Backup> {
  const text = await readFile(join(source, MANIFEST), "utf8").catch(() => {
    throw new AppError("BAD_REQUEST", `${source} is no backup: it has no ${MANIFEST}.`);
  });
  const backup = manifest.safeParse(JSON.parse(text));
  if (!backup.success) throw new AppError("BAD_REQUEST", `${source} is no backup that this version can read.`);
  const sizes = await sizeOf(source);
  const whole = sizes.objects === backup.data.objects && sizes.bytes === backup.data.bytes;
  if (!whole || (await measureFile(join(source, DATABASE))).sha256 !== backup.data.databaseSha256) {
    throw new AppError("BAD_REQUEST", `${source} is damaged: it does not hold what its ${MANIFEST} says.`);
  }
  return backup.data;
}

/** The executor that works on a database keeps moving the end of its lock. */
async function refuseWhileRunning(databaseUrl: string, now: Date): Promise<void> {
  const db = createDb(databaseUrl);
  try {
    // A database that can't be read, or is of another kind, has nobody working on it.
    const running = await db.runnerLock.count({ where: { until: { gt: now } } }).catch(() => 0);
    if (running > 0) throw new AppError("CONFLICT", "Darkroom is running on this data. Stop it first.");
  } finally {
    await db.$disconnect();
  }
}

/** Hard links where the disk is the same, copies elsewhere; what is there already stays. Temporary files are left out. */
async function copyTree(from: string, to: string): Promise<void> {
  for await (const path of filesBelow(from)) {
    const target = join(to, path.slice(from.length));
    await mkdir(dirname(target), { recursive: true });
    try {
      await linkOrCopy(path, target);
    } catch (error) {
      // Deleted since the folder was read: then the app no longer speaks of it either.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    if (!["EXDEV", "EPERM", "ENOTSUP", "EMLINK"].includes(code)) throw error;
    await copyFile(from, `${to}.partial`);
    await rename(`${to}.partial`, to);
  }
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries = await opendir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  for await (const entry of entries ?? []) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== ".tmp") yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

async function sizeOf(backup: string): Promise<{ objects: number; bytes: number }> {
  const total = { objects: 0, bytes: 0 };
  for await (const path of filesBelow(join(backup, STORAGE))) {
    total.objects++;
    total.bytes += (await stat(path)).size;
  }
  return total;
}
