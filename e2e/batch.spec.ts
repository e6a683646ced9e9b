import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures";
import { expectGoodLooks } from "./looks";
import { Roll } from "./pages/roll";
import { largePhoto, tinyPhoto } from "./photos";

const NAMES = ["aunt.jpg", "uncle.jpg", "cousin.jpg"];
const tiny = () => Promise.all(NAMES.map((name) => tinyPhoto(name)));
const restored = { timeout: 60_000 };

test("several photos become a roll that is watched, and downloaded as one", async ({ page, studio, history }) => {
  await studio.open();
  await studio.drop(...(await tiny()));
  await expect(studio.photo("cousin.jpg")).toContainText("96 × 64 px");
  await page.getByRole("button", { name: "Restore 3 photos" }).click();
  await page.waitForURL(/\/batches\//);
  const roll = new Roll(page);
  await expect(roll.prints).toHaveCount(3);
  await expect(roll.line).toHaveText("All 3 photos done", restored);
  for (const name of NAMES) await expect(roll.print(name)).toContainText("Restored");
  await expectGoodLooks(page);

  const downloading = page.waitForEvent("download");
  await roll.download.click();
  const zip = (await readFile(await (await downloading).path())).toString("latin1");
  for (const path of ["manifest.json", ...NAMES.map((name) => `results/${name.replace(".jpg", "-restored.png")}`)])
    expect(zip).toContain(path);

  await history.open();
  await expect(history.prints).toHaveCount(1);
  await expect(history.prints.first()).toContainText("All 3 done");
  await history.prints.first().getByRole("link").click();
  await page.waitForURL(/\/batches\//);
  await roll.print("uncle.jpg").getByRole("link").click();
  await page.waitForURL(/\/jobs\//);
});

test("a roll is paused, outlives a reload, and is resumed", async ({ page, studio }) => {
  await studio.open();
  const files = await Promise.all(Array.from({ length: 13 }, (_, index) => largePhoto(`wedding-${index}.jpg`)));
  await studio.drop(...files);
  await expect(studio.photo("wedding-12.jpg")).toContainText("800 × 600 px");
  await page.getByRole("button", { name: "Restore 13 photos" }).click();
  await page.waitForURL(/\/batches\//);
  const roll = new Roll(page);
  await roll.pause.click();
  await expect(roll.line).toContainText("Paused.");
  await page.reload();
  await expect(roll.line).toContainText("Paused.");
  // More than are restored at a time; which of them has to wait is the runner's choice.
  await expect(roll.that("Waiting")).toBeVisible();
  await roll.resume.click();
  await expect(roll.that("In line")).toBeVisible();
  await roll.stop.click();
  await expect(roll.line).toContainText("Stopped.");
  await expect(roll.that("Cancelled")).toBeVisible();
});

test("a roll of someone else is not found", async ({ api, stranger, complaints }) => {
  complaints.expect(/status of 404/);
  await api.beGuest();
  const { id: inputAssetId } = await api.upload(await tinyPhoto());
  const { id } = await api.calls.batches.create.mutate({ photos: [{ inputAssetId }] });
  await stranger.api.beGuest();
  const answer = await stranger.page.goto(`/batches/${id}`);
  expect(answer?.status()).toBe(404);
});

test("what is asked for besides is made of every photo", async ({ page, studio, restoration }) => {
  await studio.open();
  await studio.choose(await tinyPhoto("aunt.jpg"));
  await expect(studio.photo("aunt.jpg")).toContainText("96 × 64 px");
  await restoration.unfold("Also make");
  await page.getByLabel(/A JPEG to print/).check();
  await studio.restore();
  await page.waitForURL(/\/jobs\//);
  await page.getByText("Also made (1)").click(restored);
  await expect(page.getByRole("link", { name: /aunt-restored-print\.jpg/ })).toContainText("JPEG");
});

test("what was made besides can be taken from the photo's page", async ({ page, api }) => {
  await api.beGuest();
  const { id: inputAssetId } = await api.upload(await tinyPhoto("aunt.jpg"));
  const { id } = await api.calls.jobs.create.mutate({
    workflowId: "convert",
    inputAssetId,
    operations: [
      { id: "web", op: "webp", params: {} },
      { id: "small", op: "thumbnail", params: { size: 32 }, after: ["web"] },
    ],
  });
  await page.goto(`/jobs/${id}`);
  await page.getByText("Also made (2)").click(restored);
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: /aunt-web\.webp/ }).click();
  expect((await downloading).suggestedFilename()).toBe("aunt-web.webp");
  await expect(page.getByRole("link", { name: /aunt-web-small\.webp/ })).toContainText("32 × 21 px");
});
