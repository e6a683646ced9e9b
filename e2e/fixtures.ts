/** What a journey is told with: a visitor and their pages, strangers, and a browser that may not complain. */
import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { test as base, expect } from "@playwright/test";
import { Api } from "./api";
import { Complaints } from "./complaints";
import { Visitor } from "./visitor";

type Fixtures = Pick<Visitor, "api" | "studio" | "restoration" | "history" | "account"> & {
  visitor: Visitor;
  /** Someone else, with a browser of their own. */
  stranger: Visitor;
  /** Someone else, of whom nothing but requests is seen: no browser, which takes its time. */
  strangersApi: Api;
  complaints: Complaints;
  serverLog: undefined;
};

const SERVER_LOG = "test-results/server.log";
const LOG_TAIL = 200_000;

export const test = base.extend<Fixtures>({
  complaints: [
    // Needs the log only to end before it: a complaint, too, is worth a look at the server.
    async ({ context, serverLog: _log }, use) => {
      const complaints = new Complaints();
      complaints.listenTo(context);
      await use(complaints);
      expect(complaints.unexpected, "the browser complained").toEqual([]);
    },
    { auto: true },
  ],
  serverLog: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the fixtures taken apart, also when there are none.
    async ({}, use, testInfo) => {
      const from = logSize();
      await use(undefined);
      if (testInfo.status === testInfo.expectedStatus) return;
      await testInfo.attach("server.log", { body: logSince(from), contentType: "text/plain" });
    },
    { auto: true },
  ],
  visitor: async ({ page, api }, use) => use(new Visitor(page, api)),
  stranger: async ({ browser, baseURL, complaints }, use) => {
    const context = await browser.newContext({ baseURL });
    complaints.listenTo(context);
    const stranger = new Visitor(await context.newPage());
    await use(stranger);
    await stranger.api.stopEverything();
    await context.close();
  },
  strangersApi: async ({ playwright, baseURL }, use) => {
    const request = await playwright.request.newContext({ baseURL });
    const api = new Api(request);
    await use(api);
    await api.stopEverything();
    await request.dispose();
  },
  api: async ({ context }, use) => {
    const api = new Api(context.request);
    await use(api);
    await api.stopEverything();
  },
  studio: async ({ visitor }, use) => use(visitor.studio),
  restoration: async ({ visitor }, use) => use(visitor.restoration),
  history: async ({ visitor }, use) => use(visitor.history),
  account: async ({ visitor }, use) => use(visitor.account),
});

export { expect };

const logSize = () => (existsSync(SERVER_LOG) ? statSync(SERVER_LOG).size : 0);

function logSince(from: number): Buffer {
  const size = logSize();
  const start = Math.max(from, size - LOG_TAIL);
  const tail = Buffer.alloc(Math.max(0, size - start));
  if (tail.length === 0) return tail;
  const file = openSync(SERVER_LOG, "r");
  readSync(file, tail, 0, tail.length, start);
  closeSync(file);
  return tail;
}
