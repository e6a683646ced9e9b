import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import { createUpload } from "@/server/schemas/upload";
import * as uploads from "@/server/services/uploads";
import { testDeps } from "@/tests/support/deps";
import { createJobRow, createUser } from "@/tests/support/factories";
import { quarters } from "@/tests/support/images";

const photo = quarters().jpeg().toBuffer();

async function setup(overrides: Partial<Deps> = {}) {
  const deps = await testDeps(overrides);
  return { deps, owner: await createUser(deps) };
}

async function send(deps: Deps, ownerId: string, bytes: Buffer, filename = "rocket.jpg") {
  const input = createUpload.parse({ filename, contentType: "image/jpeg", size: bytes.length });
  const ticket = await uploads.create(deps, ownerId, input);
  const { key } = await deps.db.asset.findUniqueOrThrow({ where: { id: ticket.assetId } });
  await deps.storage.put(key, bytes, { contentType: "image/jpeg" });
  return { ticket, key };
}

async function keysIn({ storage }: Deps): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list()) keys.push(key);
  return keys;
}

describe("uploads.create", () => {
  it("hands out a link for exactly this length", async () => {
    const { deps, owner } = await setup();
    const ticket = await uploads.create(deps, owner.id, createUpload.parse({ filename: "a.jpg", size: 10 }));
    expect(ticket).toMatchObject({ method: "PUT", url: expect.stringContaining(`/api/storage/raw/${owner.id}/`) });
    expect(await deps.db.asset.findMany()).toMatchObject([{ status: "PENDING", size: 10 }]);
  });

  it("refuses a photo that is too large before a byte is sent", async () => {
    const { deps, owner } = await setup();
    const input = createUpload.parse({ filename: "a.jpg", size: 51 * 1024 * 1024 });
    const tooLarge = uploads.create(deps, owner.id, input);
    await expect(tooLarge).rejects.toMatchObject({ code: "FILE_TOO_LARGE", message: expect.stringContaining("51 MB") });
    expect(await deps.db.asset.count()).toBe(0);
  });

  it("makes one upload of fifty calls with the same key", async () => {
    const { deps, owner } = await setup();
    const input = createUpload.parse({ filename: "a.jpg", size: 10, idempotencyKey: "k" });
    const tickets = await Promise.all(Array.from({ length: 50 }, () => uploads.create(deps, owner.id, input)));
    expect(new Set(tickets.map(({ assetId, url }) => `${assetId} ${url}`)).size).toBe(1);
    expect(await deps.db.asset.count()).toBe(1);
    const other = uploads.create(deps, owner.id, { ...input, size: 11 });
    await expect(other).rejects.toMatchObject({ code: "IDEMPOTENCY_MISMATCH" });
  });

  it("takes no paths and no control characters into the name", () => {
    expect(createUpload.parse({ filename: "../../etc/\u0000pass\nwd", size: 1 }).filename).toBe("....etcpasswd");
    expect(createUpload.parse({ filename: "///", size: 1 }).filename).toBe("photo");
  });
});

describe("uploads.complete", () => {
  it("makes a photo READY with what its bytes say", async () => {
    const { deps, owner } = await setup();
    const { ticket } = await send(deps, owner.id, await photo, "liar.png");
    const view = await uploads.complete(deps, owner.id, ticket);
    expect(view).toMatchObject({
      contentType: "image/jpeg",
      width: 64,
      height: 32,
      damaged: false,
      filename: "liar.png",
    });
    const row = await deps.db.asset.findUniqueOrThrow({ where: { id: ticket.assetId } });
    expect(row.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(await deps.storage.head(row.screenKey ?? "")).toMatchObject({ contentType: "image/webp" });
    expect(await deps.storage.head(row.thumbnailKey ?? "")).toMatchObject({ contentType: "image/webp" });
  });

  it("gives the same answer when asked again", async () => {
    const { deps, owner } = await setup();
    const { ticket } = await send(deps, owner.id, await photo);
    const first = await uploads.complete(deps, owner.id, ticket);
    expect(await uploads.complete(deps, owner.id, ticket)).toEqual(first);
  });

  it("says when the bytes have not arrived, and takes them later", async () => {
    const { deps, owner } = await setup();
    const { length: size } = await photo;
    const ticket = await uploads.create(deps, owner.id, createUpload.parse({ filename: "a.jpg", size }));
    await expect(uploads.complete(deps, owner.id, ticket)).rejects.toMatchObject({ code: "UPLOAD_INCOMPLETE" });
    const { key } = await deps.db.asset.findUniqueOrThrow({ where: { id: ticket.assetId } });
    await deps.storage.put(key, await photo, { contentType: "image/jpeg" });
    expect(await uploads.complete(deps, owner.id, ticket)).toMatchObject({ width: 64 });
  });

  it("refuses what is no photo, deletes it, and remembers why", async () => {
    const { deps, owner } = await setup();
    const { ticket, key } = await send(deps, owner.id, Buffer.from("%PDF-1.7 not a photo"), "photo.jpg");
    await expect(uploads.complete(deps, owner.id, ticket)).rejects.toMatchObject({ code: "INVALID_FILE_TYPE" });
    await expect(uploads.complete(deps, owner.id, ticket)).rejects.toMatchObject({ code: "INVALID_FILE_TYPE" });
    expect(await deps.storage.head(key)).toBeNull();
  });

  it.each([
    ["another length", (bytes: Buffer) => bytes.subarray(1), "LENGTH_MISMATCH"],
    ["other bytes", (bytes: Buffer) => Buffer.from(bytes).fill(0, 100, 110), "CHECKSUM_MISMATCH"],
  ])("refuses %s than announced, whoever put it into the store, and keeps nothing", async (_what, change, code) => {
    const { deps, owner } = await setup();
    const bytes = await photo;
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const input = createUpload.parse({ filename: "a.jpg", contentType: "image/jpeg", size: bytes.length, sha256 });
    const ticket = await uploads.create(deps, owner.id, input);
    const { key } = await deps.db.asset.findUniqueOrThrow({ where: { id: ticket.assetId } });
    await deps.storage.put(key, change(bytes), { contentType: "image/jpeg" });
    await expect(uploads.complete(deps, owner.id, ticket)).rejects.toMatchObject({ code });
    await expect(uploads.complete(deps, owner.id, ticket)).rejects.toMatchObject({ code });
    expect(await keysIn(deps)).toEqual([]);
  });

  it("says what is wrong with the photo even when the store is down as it is to be deleted", async () => {
    const { deps, owner } = await setup();
    const { ticket } = await send(deps, owner.id, Buffer.from("%PDF-1.7 not a photo"));
    const down = { ...deps.storage, delete: async () => Promise.reject(new AppError("STORAGE_UNAVAILABLE", "Down.")) };
    const refused = uploads.complete({ ...deps, storage: down }, owner.id, ticket);
    await expect(refused).rejects.toMatchObject({ code: "INVALID_FILE_TYPE" });
  });

  it("leaves nothing of a photo that was discarded while it was looked at", async () => {
    const { deps, owner } = await setup();
    const { ticket } = await send(deps, owner.id, await photo);
    const images = {
      ...deps.images,
      prepare: async (...args: Parameters<Deps["images"]["prepare"]>) => {
        await uploads.discard(deps, owner.id, ticket);
        return deps.images.prepare(...args);
      },
    };
    const late = uploads.complete({ ...deps, images }, owner.id, ticket);
    await expect(late).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await keysIn(deps)).toEqual([]);
  });

  it("limits pixels", async () => {
    const { deps, owner } = await setup({ limits: { maxUploadBytes: 1e8, maxPixels: 1000, maxResultPixels: 1e8 } });
    const { ticket } = await send(deps, owner.id, await photo);
    await expect(uploads.complete(deps, owner.id, ticket)).rejects.toMatchObject({ code: "TOO_MANY_PIXELS" });
  });

  it("loses nothing when the store is down", async () => {
    const { deps, owner } = await setup();
    const { ticket } = await send(deps, owner.id, await photo);
    const down = { ...deps.storage, get: async () => Promise.reject(new AppError("STORAGE_UNAVAILABLE", "Down.")) };
    const failing = uploads.complete({ ...deps, storage: down }, owner.id, ticket);
    await expect(failing).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    expect(await uploads.complete(deps, owner.id, ticket)).toMatchObject({ width: 64 });
  });

  it("does not find someone else's upload", async () => {
    const { deps, owner } = await setup();
    const { ticket } = await send(deps, owner.id, await photo);
    const stranger = await createUser(deps);
    await expect(uploads.complete(deps, stranger.id, ticket)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("uploads.discard", () => {
  it("removes a photo that nothing was made of", async () => {
    const { deps, owner } = await setup();
    const { ticket, key } = await send(deps, owner.id, await photo);
    await uploads.complete(deps, owner.id, ticket);
    await uploads.discard(deps, owner.id, ticket);
    expect(await deps.db.asset.count()).toBe(0);
    expect(await deps.storage.head(key)).toBeNull();
  });

  it("can be asked again when the store was down, and forgets nothing meanwhile", async () => {
    const { deps, owner } = await setup();
    const { ticket, key } = await send(deps, owner.id, await photo);
    await uploads.complete(deps, owner.id, ticket);
    const down = { ...deps.storage, delete: async () => Promise.reject(new AppError("STORAGE_UNAVAILABLE", "Down.")) };
    const failing = uploads.discard({ ...deps, storage: down }, owner.id, ticket);
    await expect(failing).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    expect(await deps.db.asset.findMany({ select: { key: true } })).toEqual([{ key }]);
    await uploads.discard(deps, owner.id, ticket);
    expect([await deps.db.asset.count(), await keysIn(deps)]).toEqual([0, []]);
  });

  it("keeps a photo that belongs to a job", async () => {
    const { deps, owner } = await setup();
    const { ticket, key } = await send(deps, owner.id, await photo);
    await createJobRow(deps, owner.id, { inputAssetId: ticket.assetId });
    await expect(uploads.discard(deps, owner.id, ticket)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await deps.storage.head(key)).not.toBeNull();
  });
});
