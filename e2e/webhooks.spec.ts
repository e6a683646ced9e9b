import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "./fixtures";
import { expectGoodLooks } from "./looks";
import { someCredentials } from "./pages/account";
import { visit } from "./pages/visit";

/** By ADMIN_EMAILS of the configuration. */
const ADMIN = { email: "keeper@example.org", password: "a long enough password" };

type Got = { headers: IncomingHttpHeaders; body: string };

async function receiver(statusCode: number) {
  const got: Got[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      got.push({ headers: request.headers, body });
      response.writeHead(statusCode).end("heard");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { got, url: `http://127.0.0.1:${port}/hook`, close: () => server.close() };
}

test("an address of one's own is told, and one sees what was sent to it", async ({ page, api, complaints }) => {
  const { got, url, close } = await receiver(200);
  await api.signUp(someCredentials());
  await visit(page, "/account");
  await page.getByRole("link", { name: "Endpoints and what was sent" }).click();

  await page.getByRole("button", { name: "New endpoint" }).click();
  complaints.expect(/status of 422/);
  await page.getByLabel("Address").fill("ftp://example.org");
  await page.getByRole("button", { name: "Add endpoint" }).click();
  await expect(page.getByLabel("Address")).toHaveAccessibleDescription(/only http and https/);
  await page.getByLabel("Address").fill(url);
  await page.getByRole("button", { name: "Add endpoint" }).click();
  await expect(page.getByTestId("new-secret")).toHaveText(/^whsec_/);
  await page.getByRole("button", { name: "I have it" }).click();

  const endpoint = page.getByRole("listitem", { name: url });
  await endpoint.getByRole("button", { name: "Send test event" }).click();
  const log = endpoint.getByRole("region", { name: "What was sent" });
  await expect(log).toContainText("Arrived");
  expect(got[0]?.headers["webhook-signature"]).toMatch(/^v1,/);
  expect(JSON.parse(got[0]?.body ?? "")).toMatchObject({ type: "webhook.test" });

  await log.getByRole("button", { name: "More" }).click();
  await expect(log).toContainText("heard");
  await expectGoodLooks(page);
  await log.getByRole("button", { name: "Send again" }).click();
  await expect.poll(() => got.length).toBe(2);
  expect(got[1]?.headers["webhook-id"]).toBe(got[0]?.headers["webhook-id"]);

  await endpoint.getByRole("button", { name: "Switch off" }).click();
  await expect(endpoint).toContainText("Switched off by its owner.");
  await expect(endpoint.getByRole("button", { name: "Send test event" })).toBeDisabled();
  await endpoint.getByRole("button", { name: "Delete" }).click();
  await endpoint.getByRole("button", { name: "Delete for good" }).click();
  await expect(page.getByText("Nobody is told yet.")).toBeVisible();
  close();
});

test("a message that nobody wants is given up, and an administrator has it sent again", async ({ page, api }) => {
  const gone = await receiver(410);
  await api.signUp(ADMIN);
  await visit(page, "/account/webhooks");
  await page.getByRole("button", { name: "New endpoint" }).click();
  await page.getByLabel("Address").fill(gone.url);
  await page.getByRole("button", { name: "Add endpoint" }).click();
  await page.getByRole("button", { name: "I have it" }).click();
  const endpoint = page.getByRole("listitem", { name: gone.url });
  await endpoint.getByRole("button", { name: "Send test event" }).click();
  await expect(endpoint).toContainText("Answered 410, given up");
  await expect(endpoint).toContainText("410 Gone");
  await endpoint.getByRole("button", { name: "Switch on" }).click();
  await expect(endpoint).toContainText("Nothing wrong with it.");

  await visit(page, "/account");
  await page.getByRole("link", { name: "Work that was given up" }).click();
  const letter = page.getByRole("listitem", { name: gone.url });
  await letter.getByRole("button", { name: "More" }).click();
  await expect(letter).toContainText("webhook.test");
  await expectGoodLooks(page);
  await letter.getByRole("button", { name: "Do again" }).click();
  await expect.poll(() => gone.got.length).toBe(2);
  await page.getByLabel("State").selectOption("Queued again");
  await expect(page.getByRole("listitem", { name: gone.url })).toBeVisible();
  gone.close();
});

test("who is no administrator finds no work that was given up", async ({ page, api, complaints }) => {
  complaints.expect(/status of 404/);
  await api.signUp(someCredentials());
  expect((await page.goto("/admin/dead-letters"))?.status()).toBe(404);
});
