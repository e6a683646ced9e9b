import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { expect, test } from "./fixtures";
import { expectGoodLooks } from "./looks";
import { someCredentials } from "./pages/account";
import { visit } from "./pages/visit";
import { Workflows } from "./pages/workflows";
import { TINY, tinyPhoto } from "./photos";

/** By ADMIN_EMAILS of the configuration; the first journey makes the account. */
const ADMIN = { email: "admin@example.org", password: "a long enough password" };
const TITLE = "Magnify a photo";
test.describe.configure({ mode: "serial" });

const fixture = async (name: string) => ({
  name: `${name}.json`,
  mimeType: "application/json",
  buffer: await readFile(`tests/fixtures/workflows/${name}.json`),
});

test("a workflow from ComfyUI is brought in, offered at once, run, changed and removed", async ({
  page,
  api,
  studio,
  restoration,
  complaints,
}) => {
  complaints.expect(/status of 409/);
  const workflows = new Workflows(page);
  await api.signUp(ADMIN);
  await visit(page, "/account");
  await page.getByRole("link", { name: "Workflows from ComfyUI" }).click();
  await expect(workflows.imported(TITLE)).toHaveCount(0);

  await workflows.choose(await fixture("enlarge"));
  await expect(page.getByText("Everything in it is understood.")).toBeVisible();
  await expect(workflows.part("The old photo")).toContainText("a photo");
  await expect(workflows.part("How much larger").getByLabel("At first")).toHaveValue("0.5");
  await workflows.part("How much larger").getByLabel("At first").fill("0.25");
  await page.getByLabel("Title").fill(TITLE);
  await page.getByLabel("Address").fill("restore");
  await workflows.keepButton.click();
  await expect(page.getByText("comes with Darkroom")).toBeVisible();
  await page.getByLabel("Address").fill("enlarge");
  await workflows.keepButton.click();
  await expect(workflows.imported(TITLE)).toContainText("Offered");

  await studio.open();
  await studio.choose(await tinyPhoto());
  await page.getByText(TITLE, { exact: true }).click();
  await page.getByRole("button", { name: "Magnify" }).click();
  await restoration.isFinished();
  const { path } = await restoration.download();
  expect(await sharp(path).metadata()).toMatchObject({ width: TINY.width, height: TINY.height });

  await workflows.open();
  await workflows.choose({ name: "restored.png", mimeType: "image/png", buffer: await readFile(path) });
  await expect(workflows.part("The old photo")).toContainText("a photo");
  await page.getByRole("button", { name: "Back" }).click();

  await workflows.imported(TITLE).getByRole("button", { name: "Change" }).click();
  await page.getByLabel("Title").fill("Magnify it");
  await workflows.keepButton.click();
  await expect(workflows.imported("Magnify it")).toContainText("Offered");
  await workflows.remove("Magnify it");
  await expect(workflows.imported("Magnify it")).toHaveCount(0);
});

test("what an engine can't do is said node by node, to everyone", async ({ page, api, complaints }) => {
  const workflows = new Workflows(page);
  complaints.expect(/status of 400/);
  await api.signIn(ADMIN);
  await workflows.open();
  await workflows.choose({ name: "shopping.json", mimeType: "application/json", buffer: Buffer.from('{"milk": 2}') });
  await expect(page.getByText("shopping.json is not a workflow of ComfyUI")).toBeVisible();
  await expectGoodLooks(page);

  await workflows.choose(await fixture("hidream_e1_1"));
  await expect(page.getByRole("heading", { name: /things to know/ })).toBeVisible();
  await expect(page.getByText("The engine does not have the node DualCFGGuider.")).toBeVisible();
  await expectGoodLooks(page);

  await page.getByRole("button", { name: "Back" }).click();
  await workflows.choose(await fixture("enlarge"));
  await page.getByText("See the form").click();
  await page.getByText("More", { exact: true }).click();
  await expect(page.getByRole("slider", { name: "How much larger" })).toBeVisible();
  await expectGoodLooks(page);
});

test("who is no administrator finds nothing there", async ({ page, api, complaints }) => {
  complaints.expect(/status of 404/);
  await api.signUp(someCredentials());
  expect((await page.goto("/admin/workflows"))?.status()).toBe(404);
  await page.goto("/account");
  await expect(page.getByRole("link", { name: "Workflows from ComfyUI" })).toBeHidden();
});
