/** Answers HTTP requests inside the test process; a request that no handler knows fails the test. */
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll } from "vitest";

/** Call at the top of a describe block or file; add handlers with `.use()`, they go after each test. */
export function mockHttp() {
  const server = setupServer();
  beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
  afterEach(() => server.resetHandlers());
  afterAll(() => server.close());
  return server;
}
