import { expect, test } from "./fixtures";
import { expectGoodLooks } from "./looks";
import { visit } from "./pages/visit";
import { tinyPhoto } from "./photos";

test("a reference is added, named, used as a photo, and deleted", async ({ page, studio }) => {
  await visit(page, "/references");
  await expect(page.getByText("None yet.")).toBeVisible();
  await expect(page.getByText(/isn’t possible here yet/)).toBeVisible();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Add a picture" }).click();
  await (await chooser).setFiles(await tinyPhoto("ada.png"));

  const ada = page.getByRole("listitem", { name: "ada", exact: true });
  await expect(ada.getByRole("img")).toBeVisible();
  await expectGoodLooks(page);
  await ada.getByRole("button", { name: "Rename" }).click();
  await page.getByLabel("Name").fill("Aunt Ada");
  await page.getByRole("button", { name: "Save" }).click();
  const aunt = page.getByRole("listitem", { name: "Aunt Ada" });
  await expect(aunt).toContainText("days left");

  await aunt.getByRole("button", { name: "Use it" }).click();
  await page.waitForURL("/");
  await expect(studio.photo("ada.png")).toContainText("96 × 64 px");
  await studio.photo("ada.png").getByRole("button", { name: "Remove ada.png" }).click();

  await visit(page, "/references");
  await aunt.getByRole("button", { name: "Delete" }).click();
  await aunt.getByRole("button", { name: "Delete for good" }).click();
  await expect(page.getByText("None yet.")).toBeVisible();
});
