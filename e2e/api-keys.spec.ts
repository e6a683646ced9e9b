import type { APIRequestContext } from "@playwright/test";
import { expect, test } from "./fixtures";
import { expectGoodLooks, expectNoFaults, expectNoSidewaysScroll } from "./looks";
import { someCredentials } from "./pages/account";
import { visit } from "./pages/visit";
import { differenceOf, tinyPhoto } from "./photos";

test("a key made in the browser restores a photo from a program", async ({ page, api, playwright, baseURL }) => {
  await api.signUp(someCredentials());
  await visit(page, "/account");
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByLabel("Name").fill("scanner");
  await page.getByRole("button", { name: "Make key" }).click();
  const key = (await page.getByTestId("new-key").textContent()) ?? "";
  expect(key).toMatch(/^dk_live_[0-9a-f]{48}$/);

  const program = await playwright.request.newContext({
    baseURL,
    extraHTTPHeaders: { authorization: `Bearer ${key}` },
  });
  const photo = await tinyPhoto("scan.png");
  const job = await startJob(program, await send(program, photo));
  expect(await follow(program, job)).toMatchObject({ status: "COMPLETED", progress: 100 });
  const file = await program.get(`/api/v1/jobs/${job}/download`);
  expect(file.headers()["content-disposition"]).toContain("attachment");
  expect(await differenceOf(await file.body(), photo.buffer)).toBeLessThan(20);

  const overview = await program.get("/api/trpc/apiKeys.list");
  expect(overview.status(), "a key can't see the keys").toBe(403);

  await page.getByRole("button", { name: "I have it" }).click();
  await page.reload();
  const row = page.getByRole("listitem", { name: "scanner" });
  await expect(row).toContainText(`${key.slice(0, 14)}…`);
  await expect(row).toContainText("Last used today.");
  await row.getByRole("button", { name: "Revoke" }).click();
  await row.getByRole("button", { name: "Revoke for good" }).click();
  await expect(row).toBeHidden();
  expect((await program.get("/api/v1/jobs")).status()).toBe(401);
  await program.dispose();
});

test("making a key is for everyone", async ({ page, api }) => {
  await api.signUp(someCredentials());
  await visit(page, "/account");
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByRole("button", { name: "Make key" }).click();
  await expect(page.getByLabel("Name")).toHaveAccessibleDescription("The name is missing.");
  await expectGoodLooks(page);
  await page.getByLabel("Name").fill("scanner");
  await page.getByRole("button", { name: "Make key" }).click();
  await expect(page.getByTestId("new-key")).toBeVisible();
  await expectGoodLooks(page);
});

test("the page for programs is for everyone, and is found from any other", async ({ page, studio }) => {
  await studio.open();
  await page.getByRole("link", { name: "For programs" }).click();
  await expect(page.getByRole("heading", { name: "For programs" })).toBeVisible();
  await page.getByText("POST /api/v1/jobs", { exact: true }).click();
  const start = page.getByRole("region", { name: "Start a job", exact: true });
  await expect(start).toContainText("A key needs jobs:write.");
  await start.getByRole("link", { name: "Job", exact: true }).click();
  await expect(page.getByRole("region", { name: "Job", exact: true })).toContainText("queuePosition");
  for (const another of ["Send a photo", "List jobs, newest first", "Look at a job"])
    await page.getByText(another, { exact: true }).click();
  await expectGoodLooks(page);
  await page.locator("details").evaluateAll((all) => all.map((one) => one.setAttribute("open", "")));
  await expectNoFaults(page);
  await expectNoSidewaysScroll(page);
});

test("who has no key is told how to get one", async ({ request }) => {
  const answer = await request.get("/api/v1/jobs");
  expect(answer.status()).toBe(401);
  expect(await answer.json()).toMatchObject({ error_code: "UNAUTHORIZED", message: expect.stringContaining("Bearer") });
  expect(answer.headers()["x-request-id"]).toBeTruthy();
  const nowhere = await request.get("/api/v1/nowhere");
  expect([nowhere.status(), nowhere.headers()["content-type"]]).toEqual([404, "application/json"]);
  expect((await request.put("/api/v1/jobs")).status()).toBe(405);
});

async function send(program: APIRequestContext, file: Awaited<ReturnType<typeof tinyPhoto>>): Promise<string> {
  const sent = await program.post("/api/v1/uploads", { multipart: { file } });
  expect(sent.status(), await sent.text()).toBe(201);
  return (await sent.json()).id;
}

async function startJob(program: APIRequestContext, inputAssetId: string): Promise<string> {
  const started = await program.post("/api/v1/jobs", { data: { inputAssetId } });
  expect(started.status(), await started.text()).toBe(201);
  return (await started.json()).id;
}

/** The job as the last event tells it; the stream ends with it. */
async function follow(program: APIRequestContext, job: string) {
  const events = await program.get(`/api/v1/jobs/${job}/events`);
  const data = (await events.text()).match(/^data: .*$/gm) ?? [];
  return JSON.parse(data.at(-1)?.slice("data: ".length) ?? "null");
}
