import { isValid } from "ulid";
import { expect, it } from "vitest";
import { ulidFactory } from "@/server/lib/ulid";

it("makes ids that are valid, each greater than the one before, whatever the clock does", () => {
  const newId = ulidFactory();
  const ids = [5, 5, 6, 4, 7].map((time) => newId(time));
  expect(ids.every(isValid)).toBe(true);
  expect([...ids].sort()).toEqual(ids);
});

it("draws every character, so that two processes make different ids in the same millisecond", () => {
  const ids = Array.from({ length: 200 }, () => ulidFactory()(1));
  expect(new Set(ids).size).toBe(200);
  expect(new Set(ids.flatMap((id) => [...id.slice(10)])).size).toBe(32);
});
