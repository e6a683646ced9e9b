import { readFile } from "node:fs/promises";
import { unzip } from "@/tests/support/zip";
import type { Api } from "./api";
import { expire } from "./expiry";
import { expect, test } from "./fixtures";
import { expectGoodLooks } from "./looks";
import { someCredentials } from "./pages/account";
import { visit } from "./pages/visit";
import { tinyPhoto } from "./photos";

/** A guest's restoration, finished. */
async function restored(api: Api, filename = "grandmother.jpg") {
  await api.beGuest();
  const { id } = await api.restore((await api.upload(await tinyPhoto(filename))).id);
  await expect
    .poll(async () => (await api.calls.jobs.byId.query({ id })).status, { timeout: 60_000 })
    .toBe("COMPLETED");
  const { input, results } = await api.calls.jobs.byId.query({ id });
  return { id, inputId: input?.id ?? "", resultId: results[0]?.id ?? "" };
}

test("a photo says how long it stays, and after that that it has expired", async ({
  page,
  api,
  history,
  restoration,
}) => {
  const job = await restored(api);
  await restoration.open(job.id);
  await expect(page.getByText(/\d+ days left/)).toBeVisible();
  await history.open();
  await expect(history.print("grandmother.jpg")).toContainText(/\d+ days left/);

  expire([job.inputId, job.resultId]);
  expect((await api.asset(job.resultId, "original")).status()).toBe(410);
  expect((await api.asset(job.resultId, "thumbnail")).status()).toBe(200);
  await history.open();
  await expect(history.print("grandmother.jpg")).toContainText("Expired");
  await expectGoodLooks(page);
  await restoration.open(job.id);
  await expect(page.getByText("Expired", { exact: true })).toBeVisible();
  await expect(restoration.downloadLink).toHaveCount(0);
  await expectGoodLooks(page);
});

test("an expired photo is asked for to be restored again, as it was before", async ({
  page,
  api,
  studio,
  restoration,
}) => {
  const job = await restored(api);
  expire([job.inputId]);
  await restoration.open(job.id);
  await expect(restoration.downloadLink).toBeVisible();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose the photo again" }).click();
  await (await chooser).setFiles(await tinyPhoto("found-again.jpg"));
  await page.waitForURL("/");
  await expect(studio.photo("found-again.jpg")).toContainText("96 × 64 px");
});

test("someone with an account keeps a photo for good, and lets it go again", async ({ page, api, restoration }) => {
  const job = await restored(api);
  await api.signUp(someCredentials());
  await restoration.open(job.id);
  await page.getByRole("button", { name: "Keep it for good" }).click();
  await expect(page.getByText("Kept here for good.")).toBeVisible();
  await page.getByRole("button", { name: "Let it expire after all" }).click();
  await expect(page.getByText(/\d+ days left/)).toBeVisible();
});

test("everything of a restoration comes in one file, with the recipe", async ({ page, api, restoration }) => {
  const job = await restored(api);
  await restoration.open(job.id);
  const saving = page.waitForEvent("download");
  await page.getByRole("link", { name: "Everything in one ZIP" }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toBe(`darkroom-${job.id}.zip`);
  const files = unzip(await readFile(await download.path()));
  expect([...files.keys()]).toEqual(["manifest.json", "inputs/grandmother.jpg", "results/grandmother-restored.png"]);
  expect(JSON.parse(String(files.get("manifest.json")))).toMatchObject({
    job: { id: job.id, status: "COMPLETED" },
    workflow: { id: "restore" },
    files: [{ role: "INPUT" }, { role: "RESULT" }],
  });
});

test("a guest deletes all photos", async ({ page, api, history }) => {
  const job = await restored(api);
  await visit(page, "/account");
  await expectGoodLooks(page);
  await page.getByRole("button", { name: "Delete my photos" }).click();
  await page.getByRole("button", { name: "Delete them all" }).click();
  await expect(page.getByText("Your photos are deleted.")).toBeVisible();
  expect((await api.asset(job.resultId, "thumbnail")).status()).toBe(404);
  await history.open();
  await expect(page.getByText("Nothing here yet.")).toBeVisible();
});

test("a guest's history comes back without the cookie, to look at, and to take over with an account", async ({
  page,
  context,
  api,
  account,
  history,
  restoration,
}) => {
  await restored(api);
  await history.open();
  await expect(history.print("grandmother.jpg")).toBeVisible();
  await page.waitForFunction(() => localStorage.getItem("darkroom.jobs") !== null);
  await context.clearCookies();

  await history.open();
  await expect(page.getByRole("heading", { name: "From before" })).toBeVisible();
  await expectGoodLooks(page);
  await history.print("grandmother.jpg").getByRole("link").click();
  await expect(restoration.slider).toBeVisible();
  await expect(restoration.restoreAgainButton).toHaveCount(0);
  expect((await restoration.download()).name).toBe("grandmother-restored.png");
  await expectGoodLooks(page);

  await account.signUp(someCredentials());
  await account.isIn();
  await expect(history.print("grandmother.jpg")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Today" })).toBeVisible();
  expect(await page.evaluate(() => localStorage.getItem("darkroom.jobs"))).toBeNull();
});
