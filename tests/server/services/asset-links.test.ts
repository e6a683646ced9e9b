import { describe, expect, it } from "vitest";
import { assetLink } from "@/server/schemas/asset-link";
import { linkToAsset, linkToReference } from "@/server/services/asset-links";
import { handleStorageRequest } from "@/server/storage/disk-http";
import { referenceKey } from "@/server/storage/keys";
import { createS3Storage } from "@/server/storage/s3";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createUser } from "@/tests/support/factories";
import { S3_OPTIONS } from "@/tests/support/s3";

const ORIGIN = "https://photos.example.org";

async function setup(overrides: Parameters<typeof testDeps>[0] = {}) {
  const deps = await testDeps(overrides);
  const owner = await createUser(deps);
  const asset = await createAsset(deps, owner.id, { contentType: "image/png" });
  return { deps, owner, asset, asked: { id: asset.id, origin: ORIGIN } };
}

describe("a link to a photo on this server's disk", () => {
  it("says where the file is and for how long, and gives it as what it is", async () => {
    const { deps, owner, asset, asked } = await setup({ linkSeconds: 120 });
    await deps.storage.put(asset.key, Buffer.from("bytes"), { contentType: "image/jpeg" });
    const link = assetLink.parse(await linkToAsset(deps, owner.id, asked));
    expect(link).toEqual({
      image_id: asset.id,
      image_url: expect.stringMatching(`^${ORIGIN}/api/storage/raw/${owner.id}/${asset.id}\\.jpg\\?`),
      storage_backend: "disk",
      expires_in_seconds: 120,
      cloud_path: null,
    });
    const answer = await handleStorageRequest(deps.storage, new Request(link.image_url));
    expect([await answer.text(), answer.headers.get("content-type")]).toEqual(["bytes", "image/png"]);
  });

  it("begins with the public address where one is configured", async () => {
    const { deps, owner, asked } = await setup({ publicOrigin: "https://darkroom.example.org" });
    const { image_url } = await linkToAsset(deps, owner.id, asked);
    expect(image_url).toMatch(/^https:\/\/darkroom\.example\.org\/api\/storage\//);
  });

  it("dies at its second, and a new one is made for the asking", async () => {
    const { deps, owner, asset, asked } = await setup({ linkSeconds: 120 });
    await deps.storage.put(asset.key, Buffer.from("bytes"), { contentType: "image/jpeg" });
    const { image_url } = await linkToAsset(deps, owner.id, asked);
    deps.clock.advance(120_000);
    const late = handleStorageRequest(deps.storage, new Request(image_url));
    await expect(late).rejects.toMatchObject({ code: "LINK_EXPIRED" });
    const fresh = await linkToAsset(deps, owner.id, asked);
    const answer = await handleStorageRequest(deps.storage, new Request(fresh.image_url));
    expect(await answer.text()).toBe("bytes");
  });
});

describe("a link to a photo in a bucket", () => {
  it("leads straight there, and says under which key", async () => {
    const { deps, owner, asset, asked } = await setup({ storage: createS3Storage(S3_OPTIONS), linkSeconds: 60 });
    const link = await linkToAsset(deps, owner.id, asked);
    expect(link).toMatchObject({ storage_backend: "s3", cloud_path: asset.key, expires_in_seconds: 60 });
    const url = new URL(link.image_url);
    expect(url.origin).toBe(new URL(S3_OPTIONS.endpoint ?? "").origin);
    expect(url.searchParams.get("X-Amz-Expires")).toBe("60");
    expect(url.searchParams.get("response-content-type")).toBe("image/png");
  });
});

describe("a link to a photo", () => {
  it("is not given for what has expired or is someone else's", async () => {
    const { deps, owner, asked } = await setup();
    const stranger = await createUser(deps);
    await expect(linkToAsset(deps, stranger.id, asked)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const { id } = await createAsset(deps, owner.id, { status: "EXPIRED" });
    await expect(linkToAsset(deps, owner.id, { ...asked, id })).rejects.toMatchObject({ code: "EXPIRED" });
  });
});

describe("a link to a reference", () => {
  it("is given for references alone", async () => {
    const { deps, owner, asked } = await setup();
    await expect(linkToReference(deps, owner.id, asked)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const id = deps.newId();
    await createAsset(deps, owner.id, { id, kind: "REFERENCE", key: referenceKey(id, "png") });
    const { image_url } = await linkToReference(deps, owner.id, { ...asked, id });
    expect(image_url).toContain(`/api/storage/character_references/${id}.png?`);
  });
});
