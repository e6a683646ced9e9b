/** The photos of one person, as they must be, beside the product that keeps them. */
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { expect, onTestFinished } from "vitest";
import type { Asset } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { Images } from "@/server/images/images";
import type { UploadTicket } from "@/server/schemas/upload";
import { createDiskStorage } from "@/server/storage/disk";
import { testDeps } from "@/tests/support/deps";
import { createUser } from "@/tests/support/factories";
import { testClock } from "../clock";

export type State = "begun" | "ready" | "refused" | "expired" | "gone";

export type Photo = {
  ticket: UploadTicket;
  bytes: Buffer;
  /** No photo at all, which completing must find out. */
  bad: boolean;
  /** Its bytes have come. */
  sent: boolean;
  state: State;
  readyAt: Date;
  /** A finished job speaks of it. */
  used: boolean;
};

export type World = {
  /** The parts that nothing kills. */
  deps: Deps;
  ownerId: string;
  photos: Photo[];
  now(): Date;
  advance(ms: number): void;
};

/** Memory where there is a folder in it: the order of things is tested, and waiting for a disk takes most of the time. */
const FOLDER = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

export async function newWorld(): Promise<World> {
  const clock = testClock(new Date());
  const tempDir = mkdtempSync(join(FOLDER, "darkroom-model-"));
  onTestFinished(() => rmSync(tempDir, { recursive: true, force: true }));
  const options = { root: join(tempDir, "storage"), secret: "s".repeat(32), baseUrl: "", now: clock.now };
  const deps = await testDeps({ images, now: clock.now, tempDir, storage: createDiskStorage(options) });
  return { deps, ownerId: (await createUser(deps)).id, photos: [], ...clock };
}

export const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Small, each another. */
export const photoBytes = (number: number, bad: boolean): Buffer =>
  Buffer.from(`${bad ? "bad" : "photo"} ${number} ${"x".repeat(number % 50)}`);

/** Stands for the decoder, which would take most of the time. */
const images = {
  async prepare(file: string, { folder }: { folder: string }) {
    const bytes = await readFile(file);
    if (bytes.toString().startsWith("bad")) throw new AppError("INVALID_FILE_TYPE", "This is no photo.");
    const [screen, thumbnail] = [join(folder, "screen"), join(folder, "thumbnail")];
    await Promise.all([screen, thumbnail].map((path) => writeFile(path, "small")));
    const photo = { format: "jpeg", contentType: "image/jpeg", extension: "jpg", width: 1, height: 1, damaged: false };
    return { photo, files: { screen, thumbnail } };
  },
} as unknown as Images;

const STATES: Record<Asset["status"], State> = {
  PENDING: "begun",
  READY: "ready",
  REJECTED: "refused",
  EXPIRED: "expired",
};

/** As the database and the storage have it; a photo that is said to be there must be there whole. */
export async function look(world: World, { ticket, bytes }: Photo): Promise<State> {
  const { db, storage } = world.deps;
  const row = await db.asset.findUnique({ where: { id: ticket.assetId } });
  if (row?.status === "READY" && !isOver(world, row)) {
    expect((await buffer((await storage.get(row.key)).body)).equals(bytes)).toBe(true);
    for (const key of previewsOf(row)) expect(await storage.head(key)).not.toBeNull();
  }
  return row ? STATES[row.status] : "gone";
}

/** Nobody gets it any more, and its bytes go before its row says so. */
const isOver = ({ now }: World, { expiresAt }: Asset) => expiresAt !== null && expiresAt <= now();

const previewsOf = ({ screenKey, thumbnailKey }: Asset) => [screenKey, thumbnailKey].filter((key) => key !== null);

/** Every row is of a photo that we know, every object is one that a row names, and the other way round. */
export async function agrees(world: World): Promise<void> {
  const rows = await world.deps.db.asset.findMany();
  const known = world.photos.filter(({ state }) => state !== "gone").map(({ ticket }) => ticket.assetId);
  expect(rows.map(({ id }) => id).sort()).toEqual(known.sort());
  const stored: string[] = [];
  for await (const { key } of world.deps.storage.list()) stored.push(key);
  const named = (row: Asset) => (row.status === "EXPIRED" ? previewsOf(row) : [row.key, ...previewsOf(row)]);
  const perhaps = new Set(rows.filter((row) => isOver(world, row)).flatMap(named));
  const surely = rows.filter((row) => !isOver(world, row)).flatMap(named);
  expect(stored.filter((key) => !perhaps.has(key)).sort()).toEqual(surely.sort());
}
