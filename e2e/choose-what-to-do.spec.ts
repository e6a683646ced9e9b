import sharp from "sharp";
import { expect, test } from "./fixtures";
import { expectGoodLooks } from "./looks";
import { differenceOf, tinyPhoto } from "./photos";

const SIMILAR = 12;

test("another workflow is chosen by its card, set up, run, and repeated with its seed", async ({
  page,
  studio,
  restoration,
}) => {
  const photo = await tinyPhoto();
  await studio.open();
  await studio.choose(photo);
  await expect(studio.card("Restore a photo")).toBeChecked();
  await studio.card("Reverse a photo").check({ force: true });
  await expect(page.getByRole("paragraph").filter({ hasText: "Turns light into dark" })).toBeVisible();
  await page.getByLabel("Note").fill("Summer 1931");
  await restoration.unfold("Adjust");
  await expect(page.getByRole("radio", { name: "Quick" })).toBeChecked();
  await expect(page.getByRole("radio", { name: "Careful" })).toBeDisabled();
  await expect(page.getByText("Careful isn’t possible here. Connect Replicate (REPLICATE_API_TOKEN).")).toBeVisible();
  await page.getByLabel("Grain").selectOption("Fine");
  await page.getByRole("switch", { name: "Mark it" }).check();
  await restoration.unfold("More");
  await page.getByLabel("Seed").fill("7");
  await page.getByRole("button", { name: "Reverse", exact: true }).click();

  await restoration.isFinished();
  const { path } = await restoration.download();
  expect(await differenceOf(path, await sharp(photo.buffer).negate().toBuffer())).toBeLessThan(SIMILAR);
  await restoration.unfold("Details");
  await expect(restoration.fact("Note")).toHaveText("Summer 1931");
  await expect(restoration.fact("Grain")).toHaveText("Fine");
  await expect(restoration.fact("Mark it")).toHaveText("On");
  await expect(restoration.fact("Seed")).toHaveText("7");

  await restoration.unfold("Adjust");
  await restoration.unfold("More");
  await expect(page.getByLabel("Seed")).toHaveValue("7");
  await page.getByRole("button", { name: "A new one" }).click();
  await expect(page.getByLabel("Seed")).toHaveValue("");
  await page.getByRole("button", { name: "Same again" }).click();
  await expect(page.getByLabel("Seed")).toHaveValue("7");
  await page.getByLabel("Note").fill("Summer 1932");
  const first = restoration.id;
  await page.getByRole("button", { name: "Reverse again" }).click();
  await page.waitForURL((url) => url.pathname.startsWith("/jobs/") && !url.pathname.endsWith(first));
  await restoration.isFinished();
});

test("what was set is kept for each workflow, also over a reload", async ({ page, studio, restoration }) => {
  await studio.open();
  await studio.choose(await tinyPhoto());
  await restoration.unfold("Adjust");
  await page.getByRole("slider", { name: "Sharpness" }).fill("80");
  await studio.card("Reverse a photo").check({ force: true });
  await page.getByLabel("Note").fill("Half a sent");
  await studio.card("Restore a photo").check({ force: true });
  await restoration.unfold("Adjust");
  await expect(page.getByRole("slider", { name: "Sharpness" })).toHaveValue("80");

  await studio.card("Reverse a photo").check({ force: true });
  await page.reload();
  await studio.open();
  await studio.choose(await tinyPhoto());
  await expect(studio.card("Reverse a photo")).toBeChecked();
  await expect(page.getByLabel("Note")).toHaveValue("Half a sent");
});

test("a workflow that no engine here can do says what is missing, and can't be run", async ({ page, studio, api }) => {
  await studio.open();
  await studio.choose(await tinyPhoto());
  await page.getByText(/^Not possible here yet/).click();
  const closed = page.getByRole("button", { name: "Colorize a photo" });
  await expect(closed).toBeDisabled();
  await expect(closed).toHaveAccessibleDescription(/lacks|not installed|Connect/);
  await closed.focus();
  await page.keyboard.press("Enter");
  await expect(studio.card("Restore a photo")).toBeChecked();
  await expect(studio.card("Colorize a photo")).toHaveCount(0);

  await api.beGuest();
  const { id: inputAssetId } = await api.upload(await tinyPhoto());
  const refused = api.calls.jobs.create.mutate({ workflowId: "colorize", inputAssetId });
  await expect(refused).rejects.toMatchObject({ data: { appCode: "WORKFLOW_UNAVAILABLE" } });
});

test("a wrong value is refused under its field, with the focus on it, and by the server too", async ({
  page,
  studio,
  api,
}) => {
  const asked: string[] = [];
  page.on("request", (request) => request.url().includes("jobs.create") && asked.push(request.url()));
  await studio.open();
  await studio.choose(await tinyPhoto());
  await expect(studio.photo("grandmother.jpg")).toContainText("96 × 64 px");
  await studio.card("Reverse a photo").check({ force: true });
  const softness = page.getByRole("spinbutton", { name: "Softness" });
  await page.getByText("Adjust", { exact: true }).click();
  await softness.fill("9");
  await page.getByText("Adjust", { exact: true }).click();
  await page.getByRole("button", { name: "Reverse", exact: true }).click();
  const note = page.getByLabel("Note");
  await expect(note).toBeFocused();
  await expect(note).toHaveAccessibleDescription("Note is missing.");

  await note.fill("On the back");
  await page.getByRole("button", { name: "Reverse", exact: true }).click();
  await expect(softness).toBeFocused();
  await expect(softness).toHaveAccessibleDescription("Softness must be a number from 0.1 to 5 in steps of 0.1.");
  expect(asked).toEqual([]);

  await api.beGuest();
  const { id: inputAssetId } = await api.upload(await tinyPhoto());
  const parameters = { note: "On the back", softness: 9 };
  const refused = api.calls.jobs.create.mutate({ workflowId: "negative", inputAssetId, parameters });
  await expect(refused).rejects.toThrow('"softness" must be a number from 0.1 to 5 in steps of 0.1; 9 is not.');
});

test("two photos go to the two places of a workflow, as one", async ({ page, studio, restoration, api }) => {
  await studio.open();
  await studio.choose([await tinyPhoto("a.jpg"), await tinyPhoto("b.jpg")]);
  await studio.card("Reverse front and back").check({ force: true });
  const front = page.getByRole("group", { name: "Front", exact: true });
  const back = page.getByRole("group", { name: "Back", exact: true });
  await expect(front.getByRole("radio", { name: "a.jpg" })).toBeChecked();
  await expect(back.getByRole("radio", { name: "b.jpg" })).toBeChecked();
  await front.getByRole("radio", { name: "b.jpg" }).check({ force: true });
  await back.getByRole("radio", { name: "a.jpg" }).check({ force: true });
  await expectGoodLooks(page);
  await page.getByRole("button", { name: "Reverse front and back", exact: true }).click();
  await restoration.isFinished();
  await expect(page.getByText(/^1 of 2, PNG, /)).toBeVisible();
  await page.getByRole("radio", { name: "2 of 2" }).check({ force: true });
  await expect(page.getByText(/^2 of 2, PNG, /)).toBeVisible();
  await expectGoodLooks(page);
  expect((await restoration.download()).name).toBe("b-restored-2.png");
  const { items } = await api.calls.jobs.list.query({});
  expect(items.map(({ input, results }) => [input?.filename, results.length])).toEqual([["b.jpg", 2]]);
});

test("the studio with many workflows is for everyone", async ({ page, studio, restoration }) => {
  await studio.open();
  await page.getByText(/^Not possible here yet/).click();
  await expectGoodLooks(page);
  await studio.choose(await tinyPhoto());
  await expect(studio.photo("grandmother.jpg")).toContainText("96 × 64 px");
  await studio.card("Reverse a photo").check({ force: true });
  await restoration.unfold("Adjust");
  await restoration.unfold("More");
  await page.getByText(/^Not possible here yet/).click();
  await page.getByRole("button", { name: "Reverse", exact: true }).click();
  await expect(page.getByText("Note is missing.")).toBeVisible();
  await expectGoodLooks(page);
});

test("what is made of words alone has a page of its own, which says what is missing", async ({ page, studio }) => {
  await page.goto("/make/character-reference");
  await expect(page.getByRole("heading", { name: "Make a character reference" })).toBeVisible();
  await expect(page.getByText(/^This isn’t possible here yet\./)).toBeVisible();
  await expectGoodLooks(page);
  await page.goto("/make/restore");
  await page.waitForURL("/");
  await expect(studio.chooseButton).toBeVisible();
});

test("example pictures can be seen by anyone, and nothing else from a workflow's folder", async ({ page }) => {
  const ask = (path: string) => page.request.get(`/api/workflows/${path}`);
  const picture = await ask("restore/example/after");
  expect(picture.headers()).toMatchObject({
    "content-type": "image/webp",
    "x-content-type-options": "nosniff",
    "cache-control": "public, max-age=3600",
  });
  expect((await sharp(await picture.body()).metadata()).format).toBe("webp");
  const tag = picture.headers().etag ?? "";
  const again = await page.request.get("/api/workflows/restore/example/after", { headers: { "if-none-match": tag } });
  expect(again.status()).toBe(304);
  for (const path of ["restore/example/manifest", "nothing/example/after", "..%2Frestore/example/after"])
    expect((await ask(path)).status(), path).toBe(404);
});
