import { expect, test } from "./fixtures";
import { Roll } from "./pages/roll";
import { hollowFile, pdfNamedPhoto, tinyPhoto } from "./photos";

const MEGABYTE = 1024 * 1024;

test("dropped, chosen and pasted photos go on together; a refused one says why", async ({
  page,
  studio,
  complaints,
}) => {
  complaints.expect(/uploads\.complete.* 415|status of 415/);
  await studio.open();
  await studio.drop(await tinyPhoto("aunt.jpg"), pdfNamedPhoto("letter.jpg"));
  await expect(page.getByRole("heading", { name: "Your 2 photos" })).toBeVisible();
  await studio.choose([await tinyPhoto("uncle.png"), await tinyPhoto("cousin.webp")]);
  await studio.paste(await tinyPhoto("pasted.png"));

  for (const name of ["aunt.jpg", "uncle.png", "cousin.webp", "pasted.png"]) {
    await expect(studio.photo(name)).toContainText("96 × 64 px");
  }
  await expect(studio.photo("letter.jpg").getByRole("alert")).toHaveText(
    "This file is a PDF document. Choose a photo saved as JPEG, PNG, WebP or HEIC.",
  );

  await page.getByRole("button", { name: "Restore 4 photos" }).click();
  await page.waitForURL(/\/batches\//);
  const roll = new Roll(page);
  await expect(roll.prints).toHaveCount(4);
  for (const name of ["aunt.jpg", "uncle.png", "cousin.webp", "pasted.png"]) {
    await expect(roll.print(name)).toContainText("Restored", { timeout: 60_000 });
  }
});

test("a photo dropped on another page is taken to the table", async ({ page, studio, api, history }) => {
  await api.beGuest();
  await history.open();
  await studio.drop(await tinyPhoto("aunt.jpg"));
  await page.waitForURL("/");
  await expect(studio.photo("aunt.jpg")).toContainText("96 × 64 px");
});

test("a removed photo is not restored", async ({ page, studio, history }) => {
  await studio.open();
  await studio.choose([await tinyPhoto("keep.jpg"), await tinyPhoto("leave.jpg")]);
  await expect(studio.photo("leave.jpg")).toContainText("96 × 64 px");
  await page.getByRole("button", { name: "Remove leave.jpg" }).click();
  await expect(studio.photo("leave.jpg")).toHaveCount(0);
  await studio.restore();
  await page.waitForURL(/\/jobs\//);
  await history.open();
  await expect(history.prints).toHaveCount(1);
});

test("a photo over 50 MB is refused before it travels", async ({ page, studio, complaints }, testInfo) => {
  complaints.expect(/uploads\.create.* 413|status of 413/);
  const sent: string[] = [];
  page.on("request", (request) => request.method() === "PUT" && sent.push(request.url()));
  await studio.open();
  await studio.choose(await hollowFile(testInfo.outputPath("huge.jpg"), 51 * MEGABYTE));
  await expect(studio.photo("huge.jpg").getByRole("alert")).toHaveText(
    "This photo has 51 MB; at most 50 MB can be taken.",
  );
  expect(sent).toEqual([]);
});

test("a file that can be no photo is refused at once", async ({ page, studio }) => {
  const asked: string[] = [];
  page.on("request", (request) => request.method() !== "GET" && asked.push(request.url()));
  await studio.open();
  await studio.drop({ name: "song.mp3", mimeType: "audio/mpeg", buffer: Buffer.from("ID3") });
  await expect(studio.photo("song.mp3").getByRole("alert")).toHaveText(
    "This file is not a photo Darkroom can read. JPEG, PNG, WebP and HEIC work.",
  );
  expect(asked).toEqual([]);
});

test("a photo whose store is down says so, and is sent again without being chosen again", async ({
  page,
  studio,
  complaints,
}) => {
  complaints.expect(/status of 503/);
  const message = "Photos can't be stored right now. Try again in a moment.";
  await page.route("**/api/storage/**", (route) =>
    route.fulfill({ status: 503, json: { error_code: "STORAGE_UNAVAILABLE", message } }),
  );
  await studio.open();
  await studio.choose(await tinyPhoto("aunt.jpg"));
  await expect(studio.photo("aunt.jpg").getByRole("alert")).toHaveText(message);
  await page.unroute("**/api/storage/**");
  await page.getByRole("button", { name: "Try aunt.jpg again" }).click();
  await expect(studio.photo("aunt.jpg")).toContainText("96 × 64 px");
});
