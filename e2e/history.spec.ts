import { expect, test } from "./fixtures";
import { tinyPhoto } from "./photos";

test("a guest's photos are there after a reload and in a second tab", async ({
  page,
  visitor,
  studio,
  restoration,
}) => {
  await studio.open();
  await studio.choose(await tinyPhoto("grandmother.jpg"));
  await studio.restore();
  await restoration.isFinished();
  const { id } = restoration;

  await page.getByRole("link", { name: "History" }).click();
  await expect(visitor.history.print("grandmother.jpg")).toContainText("Restored");
  await page.reload();
  await expect(visitor.history.print("grandmother.jpg")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Today" })).toBeVisible();

  const second = await visitor.anotherTab();
  await second.history.open();
  await second.history.print("grandmother.jpg").getByRole("link").click();
  await second.restoration.isFinished();
  expect(second.restoration.id).toBe(id);
});

test("a restoration begun in one tab moves along in the history of another", async ({ visitor, api }) => {
  await api.beGuest();
  const asset = await api.upload(await tinyPhoto());
  await api.restore(asset.id);
  await visitor.history.open();
  await expect(visitor.history.print("grandmother.jpg")).toContainText("Restored");
});

test("the history loads on as one scrolls", async ({ page, api, history }) => {
  const total = 60;
  await api.beGuest();
  const asset = await api.upload(await tinyPhoto("tile.png", { width: 16, height: 16 }));
  const jobs = await Promise.all(Array.from({ length: total }, () => api.restore(asset.id)));
  await Promise.all(jobs.map(({ id }) => api.calls.jobs.cancel.mutate({ id }).catch(() => undefined)));

  await page.setViewportSize({ width: 800, height: 500 });
  await history.open();
  await expect(history.prints.first()).toBeVisible();
  expect(await history.prints.count()).toBeLessThan(total);
  await expect(async () => {
    await page.keyboard.press("End");
    expect(await history.prints.count()).toBe(total);
  }).toPass();
});

test("a first visit finds an empty history and no error", async ({ page, history }) => {
  await history.open();
  await expect(page.getByText("Nothing here yet.")).toBeVisible();
});

test("nothing restored yet says so and leads to the studio", async ({ page, api, history }) => {
  await api.beGuest();
  await history.open();
  await expect(page.getByText("Nothing here yet.")).toBeVisible();
  await page.getByRole("link", { name: "Restore a photo" }).click();
  await page.waitForURL("/");
});
