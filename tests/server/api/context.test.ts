import { describe, expect, it } from "vitest";
import { createContext } from "@/server/api/context";
import { testDeps } from "@/tests/support/deps";

const contextOf = async (headers: Record<string, string>) => createContext(await testDeps(), new Headers(headers));

describe("createContext", () => {
  it.each([
    [{ host: "localhost:3000" }, "http://localhost:3000"],
    [
      { host: "10.0.0.1:3000", "x-forwarded-host": "photos.example", "x-forwarded-proto": "https" },
      "https://photos.example",
    ],
    [
      { host: "inner", "x-forwarded-host": "photos.example, inner", "x-forwarded-proto": "https,http" },
      "https://photos.example",
    ],
    [{ host: "a b" }, "http://localhost"],
    [{}, "http://localhost"],
  ])("tells from %j where the caller reaches this server", async (headers, origin) => {
    expect((await contextOf(headers)).origin).toBe(origin);
  });

  it("takes an idempotency key of up to 200 characters from its header", async () => {
    expect(await contextOf({ "idempotency-key": "k".repeat(200) })).toMatchObject({ idempotencyKey: "k".repeat(200) });
    expect((await contextOf({ "idempotency-key": "" })).idempotencyKey).toBeUndefined();
    await expect(contextOf({ "idempotency-key": "k".repeat(201) })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});
