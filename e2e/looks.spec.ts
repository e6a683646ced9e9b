import { expect, test } from "./fixtures";
import { expectGoodLooks } from "./looks";
import { someCredentials } from "./pages/account";
import { largePhoto, pdfNamedPhoto, tinyPhoto } from "./photos";

test("the empty studio is for everyone", async ({ page, studio }) => {
  await studio.open();
  await expectGoodLooks(page);
});

test("the studio with one photo is for everyone", async ({ page, studio, restoration }) => {
  await studio.open();
  await studio.choose(await tinyPhoto());
  await expect(studio.photo("grandmother.jpg")).toContainText("96 × 64 px");
  await restoration.unfold("Adjust");
  await expectGoodLooks(page);
});

test("the studio with several photos and a refused one is for everyone", async ({ page, studio, complaints }) => {
  complaints.expect(/status of 415/);
  await studio.open();
  await studio.choose([await tinyPhoto("a.jpg"), await tinyPhoto("b.png"), pdfNamedPhoto()]);
  await expect(studio.photo("letter.jpg").getByRole("alert")).toBeVisible();
  await expect(studio.photo("b.png")).toContainText("96 × 64 px");
  await expectGoodLooks(page);
});

test("a restoration under way is for everyone", async ({ page, api, restoration }) => {
  await api.beGuest();
  const { id } = await api.restore((await api.upload(await largePhoto())).id);
  await restoration.open(id);
  await restoration.progressPast(0);
  await expectGoodLooks(page);
});

test("a stopped restoration is for everyone", async ({ page, api, restoration }) => {
  await api.beGuest();
  const { id } = await api.restore((await api.upload(await largePhoto())).id);
  await api.calls.jobs.cancel.mutate({ id });
  await restoration.open(id);
  await expect(restoration.tryAgainButton).toBeVisible();
  await expectGoodLooks(page);
});

test("a finished restoration is for everyone", async ({ page, api, restoration }) => {
  await api.beGuest();
  const { id } = await api.restore((await api.upload(await tinyPhoto())).id);
  await restoration.open(id);
  await restoration.isFinished();
  await restoration.unfold("Adjust");
  await restoration.unfold("Details");
  await expectGoodLooks(page);
});

test("the history is for everyone", async ({ page, api, history }) => {
  await api.beGuest();
  await history.open();
  await expect(page.getByText("Nothing here yet.")).toBeVisible();
  await expectGoodLooks(page);
  const { id: assetId } = await api.upload(await tinyPhoto());
  const { id } = await api.restore(assetId);
  await api.calls.jobs.cancel.mutate({ id });
  await api.restore(assetId);
  await history.open();
  await expect(history.prints).toHaveCount(2);
  await expect(history.prints.first()).toContainText("Restored");
  await expectGoodLooks(page);
});

for (const [door, path] of [
  ["signIn", "/sign-in"],
  ["signUp", "/sign-up"],
] as const) {
  test(`${path} is for everyone, also with mistakes in it`, async ({ page, account }) => {
    await page.goto(path);
    await expectGoodLooks(page);
    await account[door]({ email: "nobody", password: "" });
    await expect(page.getByLabel("Password")).toHaveAccessibleDescription("The password is missing.");
    await expectGoodLooks(page);
  });
}

test("the account is for everyone", async ({ page, api }) => {
  await api.signUp(someCredentials());
  await page.goto("/account");
  await expectGoodLooks(page);
});

test("a page that is not there is for everyone", async ({ page, complaints }) => {
  complaints.expect(/status of 404/);
  const answer = await page.goto("/nowhere");
  expect(answer?.status()).toBe(404);
  await expectGoodLooks(page);
});
