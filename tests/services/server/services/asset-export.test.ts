import { buffer } from "node:stream/consumers";
import { expect, it } from "vitest";
import { sharp } from "@/server/images/sharp";
import { exportChoice } from "@/server/schemas/asset-export";
import { exportAsset } from "@/server/services/asset-export";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createUser } from "@/tests/support/factories";
import { photoBytes } from "@/tests/support/images";

it("an export of a HEIC photo is named after what it has become", async () => {
  const deps = await testDeps();
  const fields = { filename: "sea.view.HEIC", contentType: "image/heic" };
  const asset = await createAsset(deps, (await createUser(deps)).id, fields);
  await deps.storage.put(asset.key, await photoBytes("china.heic"), { contentType: "image/heic" });
  const { body, filename } = await exportAsset(deps, asset, exportChoice.parse({ profile: "srgb" }));
  expect(filename).toBe("sea.view.jpg");
  expect((await sharp(await buffer(body)).metadata()).format).toBe("jpeg");
});
