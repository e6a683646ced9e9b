import { describe, expect, it } from "vitest";
import { batchAnnouncement, batchLine, batchState, batchTitle } from "@/app/_components/words/batch-words";
import type { BatchView } from "@/server/schemas/batch";

const counts = (some: Partial<BatchView["counts"]> = {}) => ({
  ...{ PENDING: 0, PROCESSING: 0, COMPLETED: 0, FAILED: 0, CANCELLED: 0 },
  ...some,
});

const roll = (fields: Partial<BatchView> = {}): BatchView => ({
  id: "01M7YZMHG0YYYYYYYYYYYYYYYY",
  workflowId: "restore",
  title: "Attic",
  parameters: {},
  status: "RUNNING",
  total: 40,
  counts: counts({ PENDING: 26, PROCESSING: 2, COMPLETED: 12 }),
  progress: 32,
  secondsLeft: 300,
  cover: [],
  createdAt: new Date(0),
  completedAt: null,
  version: 1,
  ...fields,
});
const ended = { completedAt: new Date(1), secondsLeft: null, progress: 100 };
const whole = { ...ended, status: "COMPLETED", counts: counts({ COMPLETED: 40 }) } as const;
const partly = { ...ended, status: "COMPLETED", counts: counts({ COMPLETED: 38, FAILED: 2 }) } as const;

describe("the line of a roll", () => {
  it.each<[Partial<BatchView>, number, string]>([
    [{}, 0, "12 of 40 photos done, about 5 minutes left"],
    [{}, 290, "12 of 40 photos done, about 10 seconds left"],
    [{ secondsLeft: null }, 0, "12 of 40 photos done"],
    [
      { counts: counts({ COMPLETED: 12, FAILED: 1, PENDING: 27 }), secondsLeft: null },
      0,
      "12 of 40 photos done, 1 not",
    ],
    [{ status: "PAUSED" }, 0, "Paused. 12 of 40 photos done. 2 photos under way will be finished."],
    [{ status: "PAUSED", counts: counts({ COMPLETED: 12, PENDING: 28 }) }, 0, "Paused. 12 of 40 photos done."],
    [{ ...ended, status: "CANCELLED" }, 0, "Stopped. 12 of 40 photos done."],
    [whole, 0, "All 40 photos done"],
    [partly, 0, "38 of 40 photos done, 2 not"],
  ])("%j after %d s: %s", (fields, elapsed, words) => {
    expect(batchLine(roll(fields), elapsed)).toBe(words);
  });
});

it("says beneath its print how far it is", () => {
  expect([roll(), roll({ status: "PAUSED" }), roll(whole), roll(partly)].map(batchState)).toEqual([
    "32 %",
    "Paused, 32 %",
    "All 40 done",
    "2 not done",
  ]);
});

it("says in the tab how far it is, then how it ended", () => {
  expect(batchTitle(roll())).toBe("32 %: Attic");
  expect(batchTitle(roll(whole))).toBe("Attic: All 40 photos done");
});

it("is heard of at every quarter and new state, not in between", () => {
  expect(batchAnnouncement(null, roll())).toBe("12 of 40 photos done, about 5 minutes left");
  expect(batchAnnouncement(roll({ progress: 32 }), roll({ progress: 49 }))).toBeNull();
  expect(batchAnnouncement(roll({ progress: 49 }), roll({ progress: 50 }))).toBe("50 percent");
  expect(batchAnnouncement(roll(), roll({ status: "PAUSED" }))).toMatch(/^Paused/);
});
