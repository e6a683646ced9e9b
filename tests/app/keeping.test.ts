import { describe, expect, it } from "vitest";
import { endOf, isKept, remainsWords, stayWords } from "@/app/_components/words/keeping";
import type { AssetView } from "@/server/schemas/asset";

const now = new Date("2026-11-21T12:00:00Z");
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);

/** days: until it expires, or since; null: never. */
const photo = (days: number | null) =>
  ({ expiresAt: days === null ? null : inDays(days), expired: days !== null && days <= 0 }) as AssetView;

const job = (input: number | null, ...results: (number | null)[]) => ({
  input: photo(input),
  results: results.map(photo),
});

describe("how long a restoration stays", () => {
  it.each([
    ["as long as the first of its results", job(3, 29, 12), "It stays on this server for now: 12 days left."],
    ["as long as its photo while there is no result", job(3), "It stays on this server for now: 3 days left."],
    ["for good", job(-2, null), "Kept here for good."],
    ["no longer, since a day", job(-40, -1), "Expired yesterday. Only this record of it is left."],
    ["no longer, since long ago", job(-40, -30), "Expired on 22 October. Only this record of it is left."],
  ])("%s", (_name, given, words) => expect(stayWords(given, now)).toBe(words));

  it("is for good only when all of it is kept", () => {
    expect([isKept(job(null, null)), isKept(job(null, null, 3)), isKept({ input: null, results: [] })]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("has an end only while there is something left that has one", () => {
    expect(endOf(job(5, -1, 7))).toEqual(inDays(7));
    expect(endOf(job(5, -1))).toBeNull();
    expect(endOf(job(5, null))).toBeNull();
  });
});

describe("what remains after all was deleted", () => {
  const nothing = { upTo: "", comfyui: [], hosted: [], embedded: false };
  it("is nothing to be told where nothing was sent away", () => expect(remainsWords(nothing)).toEqual([]));
  it("is named server by server", () => {
    const [servers, hosts, own] = remainsWords({ ...nothing, comfyui: ["a", "b"], hosted: ["fal"], embedded: true });
    expect(servers).toMatch(/^The ComfyUI servers a and b can still have copies/);
    expect(hosts).toMatch(/^fal deletes/);
    expect(own).toMatch(/within a day/);
  });
});
