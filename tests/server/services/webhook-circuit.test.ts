import { describe, expect, it } from "vitest";
import { afterFailure, type Circuit, CLOSED, isHopeless, stateOf } from "@/server/services/webhook-circuit";

const NOW = new Date("2026-11-21T12:00:00Z");
const later = (ms: number) => new Date(NOW.getTime() + ms);
const failed = (times: number) =>
  Array.from({ length: times }).reduce<Circuit>((circuit) => afterFailure(circuit, NOW), CLOSED);

describe("the circuit of an endpoint", () => {
  it("stays closed for four failures in a row, and opens at the fifth", () => {
    expect(stateOf(failed(4), NOW)).toBe("closed");
    expect(stateOf(failed(5), NOW)).toBe("open");
  });

  it("lets one message try it when it has rested", () => {
    expect(stateOf(failed(5), later(59_999))).toBe("open");
    expect(stateOf(failed(5), later(60_000))).toBe("half-open");
  });

  it.each([
    [5, 1],
    [6, 2],
    [7, 4],
    [11, 60],
    [40, 60],
  ])("rests after %i failures for %i minutes", (failures, minutes) => {
    expect(failed(failures).openUntil).toEqual(later(minutes * 60_000));
  });

  it("is hopeless when nothing came through for five days", () => {
    const circuit = failed(1);
    expect(isHopeless(circuit, later(5 * 86_400_000 - 1))).toBe(false);
    expect(isHopeless(circuit, later(5 * 86_400_000))).toBe(true);
    expect(isHopeless(CLOSED, NOW)).toBe(false);
  });
});
