import { expect, test } from "./fixtures";
import { someCredentials } from "./pages/account";
import { visit } from "./pages/visit";
import { tinyPhoto } from "./photos";

const REFUSED = [/status of 401/];
const WRONG = "E-mail address or password is not right.";

test("signing up keeps the guest's photos, also after signing out and in again", async ({
  page,
  api,
  account,
  history,
  studio,
  restoration,
}) => {
  const me = someCredentials();
  await studio.open();
  await studio.choose(await tinyPhoto("grandmother.jpg"));
  await studio.restore();
  await restoration.isFinished();

  await account.signUp(me);
  await account.isIn();
  await expect(history.print("grandmother.jpg")).toBeVisible();
  await account.signOut();
  expect(await api.calls.viewer.get.query()).toBeNull();

  await account.signIn(me);
  await account.isIn();
  await history.print("grandmother.jpg").getByRole("link").click();
  await restoration.isFinished();
  await page.goto("/account");
  await expect(page.getByText(`Signed in as ${me.email}`)).toBeVisible();
});

test("signing in brings along what was restored as a guest", async ({ account, api, history, strangersApi }) => {
  const me = someCredentials();
  await strangersApi.signUp(me);
  await strangersApi.restore((await strangersApi.upload(await tinyPhoto("at-home.jpg"))).id);

  await api.beGuest();
  await api.restore((await api.upload(await tinyPhoto("on-the-road.jpg"))).id);
  await account.signIn(me);
  await account.isIn();
  await expect(history.print("on-the-road.jpg")).toBeVisible();
  await expect(history.print("at-home.jpg")).toBeVisible();
});

test("a wrong password is refused without saying what is wrong", async ({
  page,
  account,
  strangersApi,
  complaints,
}) => {
  complaints.expect(...REFUSED);
  const known = someCredentials();
  await strangersApi.signUp(known);

  await account.signIn({ ...known, password: "not the right one" });
  await expect(page.getByRole("main").getByRole("alert")).toHaveText(WRONG);
  await account.signIn(someCredentials());
  await expect(page.getByRole("main").getByRole("alert")).toHaveText(WRONG);
});

test("the forms say what is missing before anything is sent", async ({ page, account }) => {
  await account.signUp({ email: "nobody", password: "short" });
  await expect(page.getByLabel("E-mail")).toHaveAccessibleDescription("This does not look like an e-mail address.");
  await expect(page.getByLabel("Password")).toHaveAccessibleDescription("The password needs at least 10 characters.");
  await expect(page.getByLabel("E-mail")).toBeFocused();
});

test("an e-mail address is taken once", async ({ page, account, strangersApi, complaints }) => {
  complaints.expect(/status of 409/);
  const taken = someCredentials();
  await strangersApi.signUp(taken);
  await account.signUp({ ...taken, email: taken.email.toUpperCase() });
  await expect(page.getByRole("main").getByRole("alert")).toHaveText(
    "There is an account with this e-mail address already. Sign in instead.",
  );
});

test("signing out ends the session: the old cookie opens nothing any more", async ({
  account,
  api,
  stranger,
  context,
}) => {
  await api.signUp(someCredentials());
  const asset = await api.upload(await tinyPhoto());
  await stranger.context.addCookies(await context.cookies());
  expect((await stranger.api.asset(asset.id, "original")).status()).toBe(200);

  const stolen = await context.cookies();
  await account.signOut();
  await stranger.context.addCookies(stolen);
  expect(await stranger.api.calls.viewer.get.query()).toBeNull();
  expect((await stranger.api.asset(asset.id, "original")).status()).toBe(401);
  await stranger.page.goto("/account");
  await stranger.page.waitForURL("/sign-in");
});

test("a changed password signs out other devices", async ({ page, api, stranger }) => {
  const me = someCredentials();
  await api.signUp(me);
  await stranger.account.signIn(me);
  await stranger.account.isIn();

  await visit(page, "/account");
  await page.getByLabel("Current password").fill(me.password);
  await page.getByLabel("New password").fill("an even longer password");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Your password is changed.")).toBeVisible();
  expect(await stranger.api.calls.viewer.get.query()).toBeNull();
  await stranger.account.signIn({ ...me, password: "an even longer password" });
  await stranger.account.isIn();
});
