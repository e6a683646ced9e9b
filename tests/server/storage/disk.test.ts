import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ERRORS, toAppError } from "@/server/errors";
import { createDiskStorage } from "@/server/storage/disk";
import { handleStorageRequest } from "@/server/storage/disk-http";
import { onDisk, publish, writeTemporary } from "@/server/storage/disk-write";
import { rawKey } from "@/server/storage/keys";
import { type Subject, storageContract } from "@/tests/contracts/storage";

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "darkroom-disk-"));
  folders.push(folder);
  return folder;
}

const filesIn = async (folder: string) => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
};

async function diskSubject(): Promise<Subject & { root: string }> {
  const root = join(await temporaryFolder(), "storage");
  let now = Date.parse("2026-11-21T10:00:00.500Z");
  const storage = createDiskStorage({ root, secret: "secret", baseUrl: "", now: () => new Date(now) });
  return {
    root,
    storage,
    linkSeconds: 60,
    send: (url, init) =>
      handleStorageRequest(storage, new Request(new URL(url, "http://darkroom.test"), init)).catch(
        (error) => new Response(null, { status: ERRORS[toAppError(error).code].http }),
      ),
    passSeconds: (seconds) => {
      now += seconds * 1000;
    },
    breakDown: async () => {
      await rm(root, { recursive: true });
      await writeFile(root, "a file where the folder was");
    },
    contents: () => filesIn(root).catch(() => []),
  };
}

storageContract("the disk", diskSubject);

const KEY = rawKey("01ARZ3NDEKTSV4RRFFQ69G5FAV", "01BX5ZZKBKACTAV9WEVGEMMVRZ", "png");
const PNG = { contentType: "image/png" };

describe("the disk", () => {
  it("puts the address of the server before links when it is told one", async () => {
    const storage = createDiskStorage({
      root: "/none",
      secret: "s",
      baseUrl: "https://a.test",
      now: () => new Date(0),
    });
    expect((await storage.presignGet(KEY, { expiresInSeconds: 1 })).url).toMatch(
      /^https:\/\/a\.test\/api\/storage\/raw\//,
    );
  });

  it("does not honour links signed with another secret", async () => {
    const { storage, send } = await diskSubject();
    await storage.put(KEY, Buffer.from("a"), PNG);
    const other = createDiskStorage({ root: "/none", secret: "other", baseUrl: "", now: () => new Date("2026-11-21") });
    expect((await send((await other.presignGet(KEY, { expiresInSeconds: 1e6 })).url)).status).toBe(403);
  });

  it("moves a finished file instead of copying it, for nobody else to read", async () => {
    const { storage, root } = await diskSubject();
    const path = join(await temporaryFolder(), "file");
    await writeFile(path, "a", { mode: 0o644 });
    const { ino } = await stat(path);
    await storage.putFile(KEY, path, PNG);
    const moved = await stat(join(root, KEY));
    expect([moved.ino, moved.mode & 0o777]).toEqual([ino, 0o600]);
  });

  it("copies a finished file from another file system", async ({ skip }) => {
    const { storage, root } = await diskSubject();
    const elsewhere = await mkdtemp(join("node_modules", ".elsewhere-"));
    folders.push(elsewhere);
    if ((await stat(elsewhere)).dev === (await stat(dirname(root))).dev) return skip("all folders are on one here");
    const path = join(elsewhere, "file");
    await writeFile(path, "a");
    await storage.putFile(KEY, path, PNG);
    expect(await storage.head(KEY)).toMatchObject({ size: 1 });
    expect(await filesIn(root)).toHaveLength(1);
  });

  it("removes folders that have become empty", async () => {
    const { storage, root } = await diskSubject();
    await storage.put(KEY, Buffer.from("a"), PNG);
    await storage.delete(KEY);
    expect(await readdir(join(root, "raw"))).toEqual([]);
  });

  it("keeps putting while the folder is emptied and removed by others", async () => {
    const { storage } = await diskSubject();
    const sibling = rawKey("01ARZ3NDEKTSV4RRFFQ69G5FAV", "01BX5ZZKBKACTAV9WEVGEMMVS0", "png");
    const churn = Array.from({ length: 30 }, async () => {
      await storage.put(sibling, Buffer.from("a"), PNG);
      await storage.delete(sibling);
    });
    await Promise.all([...churn, storage.put(KEY, Buffer.from("kept"), PNG)]);
    expect(await storage.head(KEY)).toMatchObject({ size: 4 });
  });

  it("clears away what a crash left half written, once it is a day old", async () => {
    const { storage, root } = await diskSubject();
    await mkdir(join(root, ".tmp"), { recursive: true });
    await writeFile(join(root, ".tmp", "old"), "half");
    await utimes(join(root, ".tmp", "old"), 0, 0);
    await writeFile(join(root, ".tmp", "recent"), "half");
    await utimes(join(root, ".tmp", "recent"), new Date(), new Date("2026-11-21T09:00:00Z"));
    await storage.check();
    expect(await readdir(join(root, ".tmp"))).toEqual(["recent"]);
  });

  it("gives a name to only one of two files that want it", async () => {
    const folder = await temporaryFolder();
    const files = await Promise.all(["a", "b"].map((text) => writeTemporary(folder, [Buffer.from(text)])));
    const outcomes = await Promise.allSettled(
      files.map((file) => publish(file, join(folder, "deep", "name"), { replace: false })),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await filesIn(folder)).toEqual(["name"]);
  });

  it.each([
    ["ENOSPC", "STORAGE_FULL"],
    ["EDQUOT", "STORAGE_FULL"],
    ["EIO", "STORAGE_UNAVAILABLE"],
    ["EACCES", "STORAGE_UNAVAILABLE"],
    ["ENOENT", "NOT_FOUND"],
  ])("calls %s %s", async (code, ours) => {
    await expect(onDisk(Promise.reject(Object.assign(new Error(code), { code })))).rejects.toMatchObject({
      code: ours,
    });
  });
});
