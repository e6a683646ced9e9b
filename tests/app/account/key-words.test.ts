import { describe, expect, it } from "vitest";
import { keyDates, SCOPE_WORDS, USUAL_SCOPES } from "@/app/_components/account/key-words";
import { SCOPES } from "@/server/schemas/api-key";

const now = new Date(2026, 10, 21, 12);
const key = {
  ...{ id: "01", name: "scanner", prefix: "dk_live_3f9a1c", scopes: USUAL_SCOPES },
  createdAt: new Date(2026, 10, 3),
  lastUsedAt: null,
  expiresAt: null,
};

describe("keyDates", () => {
  it("tells of a key that was never used and does not end", () => {
    expect(keyDates(key, now)).toBe("Made 3 November. Never used.");
  });

  it("tells the last use and the end", () => {
    const used = { ...key, createdAt: now, lastUsedAt: new Date(2026, 10, 20), expiresAt: new Date(2027, 0, 2) };
    expect(keyDates(used, now)).toBe("Made today. Last used yesterday. Ends 2 January 2027.");
  });

  it("says when the end is past", () => {
    expect(keyDates({ ...key, expiresAt: now }, now)).toContain("Has ended.");
  });
});

it("has words for every scope", () => {
  expect(Object.keys(SCOPE_WORDS)).toEqual([...SCOPES]);
});
