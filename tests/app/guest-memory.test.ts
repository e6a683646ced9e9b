import { describe, expect, it } from "vitest";
import { merged } from "@/app/_components/guest/memory";

const job = (number: number, view = "v") => ({ id: `01ARZ3NDEKTSV4RRFFQ6${100000 + number}`, view, claim: "c" });
const many = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => job(from + at));

describe("what a guest's browser remembers", () => {
  it("is each job once, the newest first", () => {
    expect(merged([job(2), job(1)], [job(3), job(1, "new")])).toEqual([job(3), job(2), job(1, "new")]);
  });

  it("is the newest only, as many as can be asked for at once", () => {
    const kept = merged(many(0, 150), many(150, 300));
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([200, job(299), job(100)]);
  });
});
