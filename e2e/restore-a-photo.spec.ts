import sharp from "sharp";
import { expect, test } from "./fixtures";
import { differenceOf, samplePhoto, TINY, tinyPhoto } from "./photos";

const SIMILAR = 12;

test("a photo is uploaded, watched, compared and downloaded", async ({ page, studio, restoration }) => {
  const photo = await tinyPhoto("grandmother.jpg");
  await studio.open();
  await studio.choose(photo);
  await expect(studio.photo("grandmother.jpg")).toContainText("96 × 64 px");
  await studio.restore();

  await restoration.hasBegun();
  await expect(page.getByRole("heading", { name: "grandmother.jpg" })).toBeAttached();
  await restoration.isFinished();
  await expect(page).toHaveTitle("Restored: grandmother.jpg · Darkroom");
  await expect(page.getByText("PNG, 192 × 128 px")).toBeVisible();
  await expect(restoration.slider).toHaveValue("50");
  await expect(page.getByRole("img", { name: "grandmother.jpg, before" })).toBeVisible();
  await expect(page.getByRole("img", { name: "grandmother.jpg, restored" })).toBeVisible();

  const { path, name } = await restoration.download();
  expect(name).toMatch(/^grandmother.*\.png$/);
  expect(await sharp(path).metadata()).toMatchObject({
    format: "png",
    width: 2 * TINY.width,
    height: 2 * TINY.height,
  });
  expect(await differenceOf(path, photo.buffer)).toBeLessThan(SIMILAR);
});

test("the divider follows the mouse, and a double click zooms both sides", async ({ page, studio, restoration }) => {
  await studio.open();
  await studio.choose(await tinyPhoto());
  await studio.restore();
  await restoration.isFinished();
  await expect(restoration.slider).toHaveValue("50");

  const { x, y, width, height } = (await restoration.slider.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 4, y + height / 2, { steps: 4 });
  await page.mouse.up();
  await expect(restoration.slider).toHaveValue("25");

  await page.mouse.dblclick(x + width / 2, y + height / 2);
  await expect(page.getByRole("button", { name: "Zoom out" })).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "Zoom out" }).click();
  await expect(page.getByRole("button", { name: "Zoom in" })).toHaveAttribute("aria-pressed", "false");
});

test("a photo from an iPhone (HEIC) is restored like any other", async ({ page, studio, restoration }) => {
  await studio.open();
  await studio.choose(await samplePhoto("china.heic", "image/heic"));
  await expect(studio.photo("china.heic")).toContainText("320 × 214 px");
  await studio.restore();
  await restoration.isFinished();
  const { path } = await restoration.download();
  expect(await sharp(path).metadata()).toMatchObject({ format: "png", width: 640, height: 428 });
  expect(await differenceOf(path, "tests/fixtures/photos/china.jpg")).toBeLessThan(SIMILAR);
  await expect(page.getByRole("img", { name: "china.heic, before" })).toBeVisible();
});
