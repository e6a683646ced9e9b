import { expect, it } from "vitest";
import { signInAsGuest } from "./support/client";
import { dataFolder, testProduct } from "./support/fixture";
import { tinyPhoto } from "./support/photos";
import { seeded } from "./support/random";

it("starts again without installing, generating, building or migrating, and knows its guests", async () => {
  const dataDir = dataFolder();
  const first = await testProduct(dataDir);
  const client = await signInAsGuest(first.url);
  const { id } = await client.upload((await tinyPhoto(seeded(1))).bytes);
  await first.stop();

  const second = await testProduct(dataDir);
  expect(second.output()).not.toMatch(/Installing|Generating|Building|database migrated/);
  client.moveTo(second.url);
  expect(await client.download(id, "thumbnail")).not.toHaveLength(0);
});
