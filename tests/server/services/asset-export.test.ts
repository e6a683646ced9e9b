import { readdir } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { sharp } from "@/server/images/sharp";
import { exportChoice } from "@/server/schemas/asset-export";
import { exportAsset, isAsStored } from "@/server/services/asset-export";
import { serveMade } from "@/server/storage/serve";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createUser } from "@/tests/support/factories";
import { withGps } from "@/tests/support/images";

async function setup(bytes: Uint8Array, fields: Parameters<typeof createAsset>[2] = {}) {
  const deps = await testDeps();
  const asset = await createAsset(deps, (await createUser(deps)).id, fields);
  await deps.storage.put(asset.key, bytes, { contentType: asset.contentType });
  const leftBehind = async () => (await readdir(deps.tempDir)).filter((name) => name.startsWith("export-"));
  return { deps, asset, leftBehind };
}

const WITHOUT_PLACE = exportChoice.parse({ metadata: "strip-location" });

describe("an export", () => {
  it("is made only where something was chosen, and never of a 3D model", async () => {
    const { asset } = await setup(await withGps());
    expect(isAsStored(asset, exportChoice.parse({}))).toBe(true);
    expect(isAsStored(asset, WITHOUT_PLACE)).toBe(false);
    expect(isAsStored({ ...asset, contentType: "model/gltf-binary" }, WITHOUT_PLACE)).toBe(true);
  });

  it("is sent for saving, as what it is, and nothing of it stays", async () => {
    const { deps, asset, leftBehind } = await setup(await withGps());
    const made = await exportAsset(deps, asset, WITHOUT_PLACE);
    expect(await leftBehind()).toHaveLength(1);
    const answer = serveMade(made, new Request("http://a.test/"));
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/jpeg",
      "content-disposition": 'attachment; filename="photo.jpg"',
      "content-length": String(made.size),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect((await sharp(bytes).metadata()).exif?.toString("latin1")).toContain("someone");
    expect(bytes.length).toBe(made.size);
    await expect.poll(leftBehind).toEqual([]);
  });

  it.each(["HEAD", "a reader who leaves"])("leaves nothing behind after %s", async (who) => {
    const { deps, asset, leftBehind } = await setup(await withGps());
    const made = await exportAsset(deps, asset, WITHOUT_PLACE);
    const answer = serveMade(made, new Request("http://a.test/", { method: who === "HEAD" ? "HEAD" : "GET" }));
    await answer.body?.cancel();
    await expect.poll(leftBehind).toEqual([]);
  });

  it("leaves nothing behind when the photo is no longer there", async () => {
    const { deps, asset, leftBehind } = await setup(await withGps());
    await deps.storage.delete(asset.key);
    await expect(exportAsset(deps, asset, WITHOUT_PLACE)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await leftBehind()).toEqual([]);
  });

  it("is named after what it has become", async () => {
    const { deps, asset } = await setup(await withGps(), { filename: "sea.view.HEIC", contentType: "image/heic" });
    const { body, filename } = await exportAsset(deps, asset, exportChoice.parse({ profile: "srgb" }));
    expect(filename).toBe("sea.view.jpg");
    expect((await sharp(await buffer(body)).metadata()).format).toBe("jpeg");
  });
});
