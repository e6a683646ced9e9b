import { describe, expect, it } from "vitest";
import { nextDelay } from "@/server/services/webhook-schedule";

describe("nextDelay", () => {
  it("waits 5 s, 5 m, 30 m, 2 h, 5 h, 10 h, 10 h, and then gives up", () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8].map((tries) => nextDelay(tries, null, 0));
    const minutes = delays.map((ms) => ms && ms / 60_000);
    expect(minutes).toEqual([5 / 60, 5, 30, 120, 300, 600, 600, null]);
  });

  it("spreads those that failed together, and none comes early", () => {
    expect(nextDelay(2, null, 0)).toBe(300_000);
    expect(nextDelay(2, null, 1)).toBe(360_000);
  });

  it("waits as long as it is asked to, for a day at most", () => {
    expect(nextDelay(1, 120_000, 0)).toBe(120_000);
    expect(nextDelay(3, 120_000, 0)).toBe(1_800_000);
    expect(nextDelay(1, 1e12, 0)).toBe(86_400_000);
  });
});
