import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jobStatus } from "@/server/schemas/job";
import { countsOf, pace, progressOf } from "@/server/services/batch-status";

const at = (...seconds: number[]) => seconds.map((second) => new Date(second * 1000));

describe("the pace of a batch", () => {
  it("is the time from one end to the next, in whatever order they come", () => {
    expect(pace(at(40, 10, 30, 20, 0))).toBe(10);
  });

  it("leaves out the time of a pause", () => {
    expect(pace(at(0, 10, 20, 86_400, 86_410, 86_420))).toBe(10);
  });

  it("sees that several are worked on at a time", () => {
    expect(pace(at(0, 0, 10, 10, 20, 20, 30, 30))).toBeCloseTo(20 / 6);
  });

  it("is not known after a few", () => {
    expect(pace(at(0, 1, 2, 3))).toBeNull();
    expect(pace([])).toBeNull();
  });
});

describe("the progress of a batch", () => {
  it("counts what has ended in full, and what is under way as far as it is", () => {
    expect(
      progressOf([
        { status: "COMPLETED", jobs: 1, progress: 100 },
        { status: "FAILED", jobs: 1, progress: 30 },
        { status: "PROCESSING", jobs: 1, progress: 50 },
        { status: "PENDING", jobs: 1, progress: 0 },
      ]),
    ).toBe(62);
  });

  it("is 100 exactly when all have ended", () => {
    const tally = fc.record({
      status: fc.constantFrom(...jobStatus.options),
      jobs: fc.integer({ min: 1, max: 500 }),
      progress: fc.constant(0),
    });
    fc.assert(
      fc.property(fc.uniqueArray(tally, { selector: ({ status }) => status, minLength: 1 }), (tallies) => {
        const active = tallies.some(({ status }) => status === "PENDING" || status === "PROCESSING");
        const progress = progressOf(tallies);
        expect(progress === 100).toBe(!active);
        expect(progress).toBeGreaterThanOrEqual(0);
        const counts = countsOf(tallies);
        for (const { status, jobs } of tallies) expect(counts[status]).toBe(jobs);
      }),
    );
  });
});
