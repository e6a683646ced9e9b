import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { tinyPhoto } from "./photos";

const FAR = 25;

test("everything from choosing a file to comparing works by keyboard alone", async ({ page, studio, restoration }) => {
  await studio.open();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the page" })).toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(page, studio.chooseButton);
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Enter");
  await (await chooser).setFiles(await tinyPhoto());

  await expect(studio.photo("grandmother.jpg")).toContainText("96 × 64 px");
  await tabTo(page, page.getByText("Adjust", { exact: true }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("radio", { name: "Twice as large" }));
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("radio", { name: "Same size" })).toBeChecked();
  await tabTo(page, studio.restoreButton);
  await page.keyboard.press("Enter");

  await restoration.isFinished();
  await expect(page.getByText("PNG, 96 × 64 px")).toBeVisible();
  await tabTo(page, restoration.slider);
  await page.keyboard.press("ArrowLeft");
  await expect(restoration.slider).toHaveValue("49");
  await page.keyboard.press("Home");
  await expect(restoration.slider).toHaveValue("0");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Zoom out" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Zoom in" })).toBeVisible();
  await tabTo(page, restoration.downloadLink);
});

/** Walks on with the Tab key; what can be focused shows that it is. */
async function tabTo(page: Page, target: Locator) {
  const isThere = () => target.evaluate((element) => element === document.activeElement);
  for (let steps = 0; steps < FAR && !(await isThere()); steps++) await page.keyboard.press("Tab");
  await expect(target).toBeFocused();
}
