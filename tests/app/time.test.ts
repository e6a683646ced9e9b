import { describe, expect, it } from "vitest";
import { dayLabel, daysLeft, duration, groupByDay, timeLeft } from "@/app/_components/words/time";

describe("timeLeft", () => {
  it.each([
    [0, "a few seconds left"],
    [3.9, "a few seconds left"],
    [12.2, "about 12 seconds left"],
    [19.4, "about 19 seconds left"],
    [43, "about 45 seconds left"],
    [58, "about 1 minute left"],
    [200, "about 3 minutes left"],
    [3599, "about 1 hour left"],
    [7300, "about 2 hours left"],
  ])("%s s: %s", (seconds, words) => expect(timeLeft(seconds)).toBe(words));
});

describe("daysLeft", () => {
  const now = new Date("2026-11-21T12:00:00Z");
  it.each([
    [30 * 24 - 0.1, "30 days left"],
    [47.9, "2 days left"],
    [35.9, "1 day left"],
    [24, "1 day left"],
    [23.9, "less than a day left"],
    [-5, "less than a day left"],
  ])("%s hours: %s", (hours, words) => expect(daysLeft(new Date(now.getTime() + hours * 3_600_000), now)).toBe(words));
});

describe("duration", () => {
  it.each([
    [10, "1 second"],
    [12_400, "12 seconds"],
    [60_000, "1 minute"],
    [125_000, "2 minutes 5 seconds"],
  ])("%s ms: %s", (ms, words) => expect(duration(ms)).toBe(words));
});

describe("days", () => {
  const now = new Date(2026, 2, 15, 0, 10);

  it("names today and yesterday, then the date, then the year too", () => {
    expect(dayLabel(new Date(2026, 2, 15, 0, 1), now)).toBe("Today");
    expect(dayLabel(new Date(2026, 2, 14, 23, 59), now)).toBe("Yesterday");
    expect(dayLabel(new Date(2026, 2, 12), now)).toBe("12 March");
    expect(dayLabel(new Date(2024, 2, 12), now)).toBe("12 March 2024");
  });

  it("groups neighbours and keeps their order", () => {
    const at = (day: number, hour: number) => ({ createdAt: new Date(2026, 2, day, hour) });
    const groups = groupByDay([at(15, 0), at(14, 20), at(14, 9), at(2, 9)], now);
    expect(groups.map(({ day, items }) => [day, items.length])).toEqual([
      ["Today", 1],
      ["Yesterday", 2],
      ["2 March", 1],
    ]);
  });
});
