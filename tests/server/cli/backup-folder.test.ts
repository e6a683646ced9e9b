import { mkdtempSync, rmSync } from "node:fs";
import { appendFile, cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { backUp, restore } from "@/server/cli/backup-folder";
import { createDb, type Db } from "@/server/db/db";
import { migrate, readMigrations } from "@/server/db/migrate";
import { createDiskStorage } from "@/server/storage/disk";
import { rawKey } from "@/server/storage/keys";

const NOW = new Date("2026-11-21T10:00:00.000Z");
const now = () => NOW;
const ULID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const keyOf = (number: number) => rawKey(ULID, `${ULID.slice(0, 24)}${10 + number}`, "png");
const PNG = { contentType: "image/png" };

/** A migrated database with one row, all in its one file, of which each test takes a copy. */
const template = mkdtempSync(join(tmpdir(), "darkroom-template-"));
const templateFile = join(template, "darkroom.db");
beforeAll(async () => {
  const db = createDb(`file:${templateFile}`);
  await migrate(db, await readMigrations("prisma/migrations"));
  await db.user.create({ data: { id: "before" } });
  await db.$queryRawUnsafe("PRAGMA wal_checkpoint(TRUNCATE)");
  await db.$disconnect();
});
afterAll(() => rmSync(template, { recursive: true }));

async function setup() {
  const folder = mkdtempSync(join(tmpdir(), "darkroom-backup-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const dataDir = join(folder, "data");
  await cp(templateFile, join(dataDir, "darkroom.db"));
  const databaseUrl = `file:${join(dataDir, "darkroom.db")}`;
  const db = open(databaseUrl);
  const storage = createDiskStorage({ root: join(dataDir, "storage"), secret: "s", baseUrl: "", now });
  await storage.put(keyOf(1), Buffer.from("one"), PNG);
  return { folder, dataDir, databaseUrl, db, storage, target: join(folder, "backup") };
}

function open(databaseUrl: string): Db {
  const db = createDb(databaseUrl);
  onTestFinished(() => db.$disconnect());
  return db;
}

const namesIn = async (folder: string) => (await readdir(folder)).sort();

describe("a backup", () => {
  it("holds database and photos as they were, whatever happens to them later", async () => {
    const { dataDir, databaseUrl, db, storage, target } = await setup();
    const made = await backUp({ databaseUrl, dataDir, now }, target);
    expect(made).toMatchObject({ createdAt: "2026-11-21T10:00:00.000Z", objects: 1, bytes: 3 });
    await db.user.create({ data: { id: "after" } });
    await storage.put(keyOf(1), Buffer.from("changed"), PNG);
    expect(await readFile(join(target, "storage", keyOf(1)), "utf8")).toBe("one");
    const kept = open(`file:${join(target, "darkroom.db")}`);
    expect(await kept.user.findMany({ select: { id: true } })).toEqual([{ id: "before" }]);
  });

  it("takes no room for photos on the same disk, and no half-written files", async () => {
    const { dataDir, databaseUrl, target } = await setup();
    await mkdir(join(dataDir, "storage", ".tmp"), { recursive: true });
    await writeFile(join(dataDir, "storage", ".tmp", "half"), "half");
    expect(await backUp({ databaseUrl, dataDir, now }, target)).toMatchObject({ objects: 1 });
    const [original, copy] = [join(dataDir, "storage", keyOf(1)), join(target, "storage", keyOf(1))];
    expect((await stat(copy)).ino).toBe((await stat(original)).ino);
  });

  it("has every photo that its rows speak of, while others are sent", async () => {
    const { dataDir, databaseUrl, db, storage, target } = await setup();
    let sending = true;
    let sent = 1;
    const busy = (async () => {
      while (sending) {
        const key = keyOf(2 + (++sent % 80));
        await storage.put(key, Buffer.from("photo"), PNG);
        await db.outboxEvent.create({ data: { id: String(sent), name: key, data: {} } });
      }
    })();
    await backUp({ databaseUrl, dataDir, now }, target).finally(() => {
      sending = false;
    });
    await busy;
    const kept = open(`file:${join(target, "darkroom.db")}`);
    for (const { name } of await kept.outboxEvent.findMany()) {
      expect(await readFile(join(target, "storage", name), "utf8")).toBe("photo");
    }
  });

  it("does not go where something is", async () => {
    const { dataDir, databaseUrl, target } = await setup();
    await mkdir(target);
    await expect(backUp({ databaseUrl, dataDir, now }, target)).rejects.toMatchObject({ code: "ALREADY_EXISTS" });
  });
});

describe("a restore", () => {
  async function backedUp() {
    const given = await setup();
    await backUp({ databaseUrl: given.databaseUrl, dataDir: given.dataDir, now }, given.target);
    return given;
  }

  it("brings everything back to where nothing is", async () => {
    const { folder, target } = await backedUp();
    const dataDir = join(folder, "elsewhere");
    const databaseUrl = `file:${join(dataDir, "darkroom.db")}`;
    await restore(target, { databaseUrl, dataDir, force: false, now });
    expect(await open(databaseUrl).user.count()).toBe(1);
    expect(await readFile(join(dataDir, "storage", keyOf(1)), "utf8")).toBe("one");
    expect(await namesIn(target)).toEqual(["backup.json", "darkroom.db", "storage"]);
  });

  it("overwrites nothing unless told, and then moves aside what was there", async () => {
    const { dataDir, databaseUrl, db, storage, target } = await backedUp();
    await db.user.create({ data: { id: "after" } });
    await storage.put(keyOf(2), Buffer.from("two"), PNG);
    const options = { databaseUrl, dataDir, now };
    await expect(restore(target, { ...options, force: false })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await db.user.count()).toBe(2);
    await db.$disconnect();
    await restore(target, { ...options, force: true });
    expect(await open(databaseUrl).user.count()).toBe(1);
    expect(await storage.head(keyOf(2))).toBeNull();
    const aside = join(dataDir, "before-restore-2026-11-21T10-00-00-000Z");
    expect(await readFile(join(aside, "storage", keyOf(2)), "utf8")).toBe("two");
    expect(await open(`file:${join(aside, "darkroom.db")}`).user.count()).toBe(2);
  });

  it("leaves PostgreSQL to its own tools, and says which", async () => {
    const { dataDir, target } = await backedUp();
    const source = { databaseUrl: "postgresql://db/darkroom", dataDir, now };
    await expect(backUp(source, `${target}-2`)).rejects.toThrow("pg_dump");
    await expect(restore(target, { ...source, force: true })).rejects.toThrow("pg_restore");
  });

  it("waits until the app is stopped", async () => {
    const { dataDir, databaseUrl, db, target } = await backedUp();
    await db.runnerLock.create({ data: { name: "leader", holder: "x", until: new Date(+NOW + 5_000) } });
    const running = restore(target, { databaseUrl, dataDir, force: true, now });
    await expect(running).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("running") });
  });

  it.each([
    ["without its list", (target: string) => rm(join(target, "backup.json")), "is no backup"],
    ["with another list", (target: string) => writeFile(join(target, "backup.json"), "{}"), "is no backup"],
    ["that lost a photo", (target: string) => rm(join(target, "storage", keyOf(1))), "is damaged"],
    ["whose database changed", (target: string) => appendFile(join(target, "darkroom.db"), "x"), "is damaged"],
  ])("takes no folder %s, and leaves the data alone", async (_what, harm, message) => {
    const { dataDir, databaseUrl, db, target } = await backedUp();
    await harm(target);
    const options = { databaseUrl, dataDir, force: true, now };
    await expect(restore(target, options)).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message: expect.stringContaining(message),
    });
    expect(await db.user.count()).toBe(1);
  });
});
