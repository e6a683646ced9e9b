import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

declare global {
  interface Window {
    shades: string[];
  }
}

const theme = (page: Page) => page.evaluate(() => document.documentElement.dataset.theme);

test("the lights follow the system until someone chooses", async ({ page, studio }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await studio.open();
  await expect(page.getByRole("switch", { name: "Dark theme" })).toBeChecked();
  await page.emulateMedia({ colorScheme: "light" });
  await expect(page.getByRole("switch", { name: "Dark theme" })).not.toBeChecked();
});

test("a chosen theme is remembered, and no page flashes in the other", async ({ page, studio }) => {
  await page.addInitScript(recordShades);
  await page.emulateMedia({ colorScheme: "light" });
  await studio.open();
  await page.getByRole("switch", { name: "Dark theme" }).click();
  const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await theme(page)).toBe("dark");

  for (const path of ["/", "/history", "/sign-in"]) {
    await page.goto(path, { waitUntil: "networkidle" });
    expect(await theme(page)).toBe("dark");
    const shades = await page.evaluate(() => window.shades);
    expect(new Set(shades), `every frame of ${path}`).toEqual(new Set([dark]));
  }
});

/** Runs in the page: notes the colour of the page's ground in each frame that is drawn. */
function recordShades() {
  window.shades = [];
  const look = () => {
    if (document.body) window.shades.push(getComputedStyle(document.body).backgroundColor);
    if (window.shades.length < 60) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
