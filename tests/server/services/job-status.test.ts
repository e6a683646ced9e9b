import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JobStatus } from "@/server/schemas/job";
import {
  canApply,
  extrapolateSeconds,
  FINAL,
  isFinal,
  overallProgress,
  TRANSITIONS,
  type Transition,
} from "@/server/services/job-status";

const status = fc.constantFrom<JobStatus>("PENDING", "PROCESSING", "COMPLETED", "FAILED", "CANCELLED");
const transition = fc.constantFrom(...(Object.keys(TRANSITIONS) as Transition[]));
const walk = (verbs: Transition[]) =>
  verbs.reduce<JobStatus>((now, verb) => (canApply(verb, now) ? TRANSITIONS[verb].to : now), "PENDING");

describe("job states", () => {
  it("leave an end only by a retry", () => {
    fc.assert(
      fc.property(status, transition, (from, verb) => {
        if (isFinal(from) && canApply(verb, from)) expect(verb).toBe("retry");
      }),
    );
  });

  it("never leave COMPLETED", () => {
    fc.assert(fc.property(transition, (verb) => !canApply(verb, "COMPLETED")));
  });

  it("stay COMPLETED whatever comes later", () => {
    const verbs = fc.array(transition.filter((verb) => verb !== "retry"));
    fc.assert(fc.property(verbs, (later) => walk(["start", "complete", ...later]) === "COMPLETED"));
  });

  it("can always be brought to an end", () => {
    fc.assert(
      fc.property(fc.array(transition), (verbs) => {
        const now = walk(verbs);
        expect(isFinal(now) || canApply("cancel", now)).toBe(true);
      }),
    );
  });

  it("count three ends", () => {
    expect(FINAL).toEqual(["COMPLETED", "FAILED", "CANCELLED"]);
  });
});

describe("overallProgress", () => {
  const fraction = fc.double({ min: -1, max: 2, noNaN: true });

  it("grows with the fraction and stays below 100 until the job is complete", () => {
    fc.assert(
      fc.property(fraction, fraction, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(overallProgress("RESTORING", low)).toBeLessThanOrEqual(overallProgress("RESTORING", high));
        expect(overallProgress("SAVING", high)).toBeLessThan(100);
        expect(overallProgress("RESTORING", high)).toBeLessThanOrEqual(overallProgress("SAVING", low));
        expect(overallProgress("PREPARING", high)).toBeLessThanOrEqual(overallProgress("RESTORING", low));
      }),
    );
  });
});

describe("extrapolateSeconds", () => {
  it("takes the time so far for the part so far", () => {
    expect(extrapolateSeconds(50, 10)).toBeCloseTo(10);
  });

  it("says nothing before there is something to go by", () => {
    expect(extrapolateSeconds(5, 10)).toBeNull();
    expect(extrapolateSeconds(50, 0.1)).toBeNull();
  });
});
