import { describe, expect, it } from "vitest";
import { assetLink } from "@/server/schemas/asset-link";
import * as users from "@/server/services/users";
import { handleStorageRequest } from "@/server/storage/disk-http";
import { referenceKey } from "@/server/storage/keys";
import { testDeps } from "@/tests/support/deps";
import { createAsset } from "@/tests/support/factories";
import { restApi } from "@/tests/support/rest";

async function setup() {
  const deps = await testDeps();
  const viewer = await users.createGuest(deps);
  const photo = await createAsset(deps, viewer.id);
  await deps.storage.put(photo.key, Buffer.from("bytes"), { contentType: "image/jpeg" });
  return { deps, viewer, photo, call: restApi(deps, { viewer }) };
}

describe("GET /api/v1/assets/{id}", () => {
  it("answers where the file is, never from a cache", async () => {
    const { photo, call } = await setup();
    const response = await call("GET", `/assets/${photo.id}`);
    expect([response.status, response.headers.get("cache-control")]).toEqual([200, "no-store"]);
    const link = assetLink.parse(await response.json());
    expect(link).toMatchObject({ image_id: photo.id, storage_backend: "disk", expires_in_seconds: 3600 });
  });

  it("leads to the file with ?redirect=true", async () => {
    const { deps, photo, call } = await setup();
    const response = await call("GET", `/assets/${photo.id}?redirect=true`);
    expect(response.status).toBe(302);
    const file = await handleStorageRequest(deps.storage, new Request(response.headers.get("location") ?? ""));
    expect(await file.text()).toBe("bytes");
  });

  it("answers 410 for what has expired, 404 for what is not there or no id", async () => {
    const { deps, viewer, call } = await setup();
    const { id } = await createAsset(deps, viewer.id, { status: "EXPIRED" });
    const gone = await call("GET", `/assets/${id}`);
    expect([gone.status, (await gone.json()).error_code]).toEqual([410, "EXPIRED"]);
    for (const other of [deps.newId(), "..%2Fetc"]) expect((await call("GET", `/assets/${other}`)).status).toBe(404);
  });
});

describe("GET /api/v1/references/{id}", () => {
  it("answers for references, and for nothing else", async () => {
    const { deps, viewer, photo, call } = await setup();
    expect((await call("GET", `/references/${photo.id}`)).status).toBe(404);
    const id = deps.newId();
    await createAsset(deps, viewer.id, { id, kind: "REFERENCE", key: referenceKey(id, "png") });
    const link = assetLink.parse(await (await call("GET", `/references/${id}`)).json());
    expect(new URL(link.image_url).pathname).toBe(`/api/storage/character_references/${id}.png`);
  });
});
