import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
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

it("removes what a crash left of an upload long ago, and nothing that is still worked on", async () => {
  const dataDir = dataFolder();
  const hoursAgo = new Date(Date.now() - 2 * 3_600_000);
  for (const name of ["upload-old", "upload-new"]) {
    await mkdir(join(dataDir, "tmp", name), { recursive: true });
    await writeFile(join(dataDir, "tmp", name, "original"), "half a photo");
  }
  await utimes(join(dataDir, "tmp", "upload-old"), hoursAgo, hoursAgo);
  await testProduct(dataDir);
  expect(await readdir(join(dataDir, "tmp"))).toEqual(["upload-new"]);
});
