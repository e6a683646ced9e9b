import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { expectGoodLooks } from "./looks";
import { tinyPhoto } from "./photos";

const WITHIN = 60_000;

const viewer = (page: Page) => page.locator("model-viewer");
/** The viewer's own word that the model is on the screen. */
const isShown = (page: Page) =>
  expect
    .poll(() => viewer(page).evaluate((element) => (element as { loaded?: boolean }).loaded), { timeout: WITHIN })
    .toBe(true);

test("a photo becomes a 3D model to be turned and downloaded", async ({
  page,
  studio,
  restoration,
  history,
  baseURL,
}) => {
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(`${baseURL}/`)) foreign.push(request.url());
  });
  await studio.open();
  await studio.choose(await tinyPhoto("grandmother.jpg"));
  await expect(studio.photo("grandmother.jpg")).toContainText("96 × 64 px");
  await page.locator("label", { hasText: "Make it 3D" }).click();
  await page.getByRole("button", { name: "Make it 3D", exact: true }).click();

  await restoration.hasBegun();
  await expect(restoration.downloadLink).toBeVisible({ timeout: WITHIN });
  await isShown(page);
  await expect(page.getByRole("img", { name: "grandmother.jpg", exact: true })).toBeVisible();
  await expect(page.getByText(/^GLB, /)).toBeVisible();

  const model = page.getByRole("img", { name: /^grandmother\.jpg as a 3D model/ });
  const angle = () =>
    viewer(page).evaluate((element) => `${(element as { getCameraOrbit?(): unknown }).getCameraOrbit?.()}`);
  const before = await angle();
  await model.focus();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(angle).not.toBe(before);

  const { path, name } = await restoration.download();
  expect(name).toBe("grandmother-3d.glb");
  const glb = await readFile(path);
  expect([glb.toString("latin1", 0, 4), glb.readUInt32LE(4), glb.readUInt32LE(8)]).toEqual(["glTF", 2, glb.length]);
  expect(foreign, "fetched from elsewhere").toEqual([]);

  await history.open();
  const thumbnail = history.print("grandmother.jpg").locator("img");
  await expect.poll(() => thumbnail.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
});

test("a 3D model's page is for everyone", async ({ page, api, restoration }) => {
  await api.beGuest();
  const { id: inputAssetId } = await api.upload(await tinyPhoto());
  const { id } = await api.calls.jobs.create.mutate({ workflowId: "image-to-3d", inputAssetId });
  await restoration.open(id);
  await expect(restoration.downloadLink).toBeVisible({ timeout: WITHIN });
  await isShown(page);
  await expectGoodLooks(page);
});

test("pages without a 3D model do not fetch its viewer", async ({ page, api, restoration }) => {
  const scripts: Promise<string>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") scripts.push(response.text().catch(() => ""));
  });
  await api.beGuest();
  const { id } = await api.restore((await api.upload(await tinyPhoto())).id);
  await restoration.open(id);
  await restoration.isFinished();
  expect((await Promise.all(scripts)).filter((script) => script.includes("WebGLRenderer"))).toHaveLength(0);
});
