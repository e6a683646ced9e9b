import { readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "./fixtures";
import { tinyPhoto } from "./photos";

test("a photo that went missing on the disk fails in words, and is restored once it is back", async ({
  page,
  api,
  restoration,
  history,
}) => {
  await api.beGuest();
  const asset = await api.upload(await tinyPhoto());
  const file = await storedFile(asset.id);
  await rename(file, `${file}.away`);
  const { id } = await api.restore(asset.id);
  await restoration.open(id);
  await expect(
    page.getByRole("heading", { name: "The photo is no longer in storage. Choose it again." }),
  ).toBeVisible();
  await expect(page.getByText("Your photo is safe")).toHaveCount(0);
  await restoration.unfold("Details");
  await expect(page.getByText("NOT_FOUND")).toBeVisible();
  await history.open();
  await expect(history.print("grandmother.jpg")).toContainText("Not restored");

  await rename(`${file}.away`, file);
  await restoration.open(id);
  await restoration.tryAgainButton.click();
  await restoration.isFinished();
  expect(restoration.id).toBe(id);
});

/** What the engine is given: the upload, or the copy made of it for work. */
async function storedFile(assetId: string): Promise<string> {
  const folder = process.env.E2E_DATA_DIR ?? "";
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.includes(assetId));
  const file = files.find((name) => /\/work\.\w+$/.test(name)) ?? files.find((name) => /raw\/.*\.\w+$/.test(name));
  if (!file) throw new Error(`Nothing of ${assetId} among ${files.join(", ")}`);
  return join(folder, file);
}
