import { expect, test } from "./fixtures";
import { largePhoto, tinyPhoto } from "./photos";

test("a refresh in the middle shows the same restoration going on", async ({ page, api, restoration }) => {
  await api.beGuest();
  const { id } = await api.restore((await api.upload(await largePhoto())).id);
  await restoration.open(id);
  const before = await restoration.progressPast(8);
  await expect(restoration.status).toHaveText(/^Restoring/);

  await page.reload();
  await expect(restoration.progress).toBeVisible();
  expect(await restoration.progressPast(before)).toBeLessThan(100);
  expect((await api.calls.jobs.list.query({})).items.map((job) => job.id)).toEqual([id]);
  await restoration.cancelButton.click();
  await expect(page.getByRole("heading", { name: "You stopped this restoration." })).toBeVisible();
});

test("a restoration is cancelled, and started again later", async ({ page, api, restoration, history }) => {
  await api.beGuest();
  const { id } = await api.restore((await api.upload(await largePhoto())).id);
  await restoration.open(id);
  await restoration.progressPast(5);
  await restoration.cancelButton.click();
  await expect(page.getByRole("heading", { name: "You stopped this restoration." })).toBeVisible();
  await expect(restoration.progress).toHaveCount(0);
  await history.open();
  await expect(history.print("wedding.jpg")).toContainText("Cancelled");

  await restoration.open(id);
  await restoration.tryAgainButton.click();
  await expect(restoration.progress).toBeVisible();
  expect(restoration.id).toBe(id);
  await restoration.cancelButton.click();
  await expect(restoration.tryAgainButton).toBeVisible();
});

test("two photos share the engine: the second waits its turn in line", async ({ api, restoration }) => {
  await api.beGuest();
  const first = await api.restore((await api.upload(await largePhoto())).id);
  const second = await api.restore((await api.upload(await tinyPhoto())).id);
  await restoration.open(second.id);
  await expect(restoration.status).toHaveText(/in line/);
  await api.calls.jobs.cancel.mutate({ id: first.id });
  await restoration.isFinished();
});

test("restoring again with other settings makes a new photo and keeps the first", async ({
  page,
  api,
  restoration,
  history,
}) => {
  await api.beGuest();
  const { id } = await api.restore((await api.upload(await tinyPhoto())).id);
  await restoration.open(id);
  await restoration.isFinished();
  await restoration.unfold("Adjust");
  await page.getByRole("radio", { name: "Same size" }).check({ force: true });
  await page.getByRole("slider", { name: "Sharpness" }).fill("80");
  await restoration.restoreAgainButton.click();

  await page.waitForURL((url) => url.pathname.startsWith("/jobs/") && !url.pathname.endsWith(id));
  await restoration.isFinished();
  await expect(page.getByText("PNG, 96 × 64 px")).toBeVisible();
  await restoration.unfold("Details");
  await expect(restoration.fact("Size")).toHaveText("Same size");
  await expect(restoration.fact("Sharpness")).toHaveText("80 %");
  await history.open();
  await expect(history.prints).toHaveCount(2);
});

test("the picture that comes into being is seen by its owner alone, and is gone with the restoration", async ({
  page,
  api,
  strangersApi,
}) => {
  await api.beGuest();
  const { id } = await api.restore((await api.upload(await largePhoto())).id);
  await expect.poll(async () => (await api.calls.jobs.byId.query({ id })).preview).not.toBeNull();
  const address = `/api/jobs/${id}/preview?n=1`;
  const picture = await page.request.get(address);
  expect(picture.headers()).toMatchObject({
    "content-type": "image/jpeg",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  expect((await picture.body()).subarray(0, 3).toString("hex")).toBe("ffd8ff");

  await strangersApi.beGuest();
  expect((await strangersApi.get(address)).status()).toBe(404);
  expect((await page.request.get("/api/jobs/..%2F..%2Fsecret/preview")).status()).toBe(404);
  await api.calls.jobs.cancel.mutate({ id });
  expect((await page.request.get(address)).status()).toBe(404);
});
