import { describe, expect, it } from "vitest";
import { AppError } from "@/server/errors";
import { assertSameOrigin, errorResponse } from "@/server/http";
import { createLog } from "@/server/log";

const post = (headers: Record<string, string>) =>
  new Request("http://darkroom.local:3000/api/trpc/jobs.create", {
    method: "POST",
    headers: { host: "darkroom.local:3000", ...headers },
  });

describe("assertSameOrigin", () => {
  it.each([
    ["a page of ours", { "sec-fetch-site": "same-origin", origin: "http://darkroom.local:3000" }],
    ["an old browser on a page of ours", { origin: "http://darkroom.local:3000" }],
    ["a program", {}],
  ])("lets %s through", (_, headers) => {
    expect(() => assertSameOrigin(post(headers))).not.toThrow();
  });

  it.each([
    ["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }],
    ["another port of this host", { "sec-fetch-site": "same-site", origin: "http://darkroom.local:8080" }],
    ["another site in an old browser", { origin: "https://evil.example" }],
    ["a sandboxed frame", { origin: "null" }],
  ])("stops %s", (_, headers) => {
    expect(() => assertSameOrigin(post(headers))).toThrow("other sites");
  });

  it("does not care about reading", () => {
    const request = new Request("http://darkroom.local/", { headers: { origin: "https://evil.example" } });
    expect(() => assertSameOrigin(request)).not.toThrow();
  });
});

describe("errorResponse", () => {
  const deps = { log: createLog("silent") };

  it("answers our errors with code, sentence and status", async () => {
    const response = errorResponse(deps, new AppError("LINK_EXPIRED", "This link has expired.", { details: { a: 1 } }));
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({
      error_code: "LINK_EXPIRED",
      message: "This link has expired.",
      details: { a: 1 },
    });
  });

  it("hides what was not foreseen", async () => {
    const response = errorResponse(deps, new Error("password is hunter2"));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("hunter2");
  });
});
