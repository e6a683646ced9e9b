import { describe, expect, it } from "vitest";
import * as assets from "@/server/services/assets";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createUser } from "@/tests/support/factories";

async function setup() {
  const deps = await testDeps();
  const owner = await createUser(deps);
  return { deps, owner };
}

describe("assets.byId", () => {
  it("does not find someone else's photo", async () => {
    const { deps, owner } = await setup();
    const photo = await createAsset(deps, owner.id);
    const stranger = await createUser(deps);
    await expect(assets.byId(deps, stranger.id, photo.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("does not find a photo that was not read yet", async () => {
    const { deps, owner } = await setup();
    const photo = await createAsset(deps, owner.id, { status: "PENDING" });
    await expect(assets.byId(deps, owner.id, photo.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("a photo whose time is over", () => {
  it.each([
    ["before it is deleted", (now: Date) => ({ expiresAt: now })],
    ["and after", () => ({ status: "EXPIRED" as const })],
  ])("is EXPIRED, %s", async (_when, fields) => {
    const { deps, owner } = await setup();
    const photo = await createAsset(deps, owner.id, fields(deps.now()));
    await expect(assets.byId(deps, owner.id, photo.id)).rejects.toMatchObject({ code: "EXPIRED" });
    await expect(assets.byId(deps, owner.id, photo.id, "thumbnail")).rejects.toMatchObject({ code: "EXPIRED" });
  });

  it("still shows the thumbnail that was kept of it", async () => {
    const { deps, owner } = await setup();
    const photo = await createAsset(deps, owner.id, { status: "EXPIRED", thumbnailKey: "t" });
    expect(await assets.byId(deps, owner.id, photo.id, "thumbnail")).toMatchObject({ id: photo.id });
    await expect(assets.byId(deps, owner.id, photo.id, "screen")).rejects.toMatchObject({ code: "EXPIRED" });
  });

  it("was there until its last moment", async () => {
    const { deps, owner } = await setup();
    const photo = await createAsset(deps, owner.id, { expiresAt: new Date(+deps.now() + 1) });
    expect(await assets.byId(deps, owner.id, photo.id)).toMatchObject({ id: photo.id });
  });
});

describe("assets.objectOf", () => {
  it("takes the copies for pages and the original with its type and name for saving", async () => {
    const { deps, owner } = await setup();
    const photo = await createAsset(deps, owner.id, { screenKey: "s", thumbnailKey: "t", filename: "a.jpg" });
    expect(assets.objectOf(photo, "screen")).toEqual({ key: "s" });
    expect(assets.objectOf(photo, "thumbnail")).toEqual({ key: "t" });
    expect(assets.objectOf(photo, "original")).toEqual({ key: photo.key, contentType: "image/jpeg" });
    expect(assets.objectOf(photo, "download")).toMatchObject({ key: photo.key, downloadName: "a.jpg" });
  });
});
