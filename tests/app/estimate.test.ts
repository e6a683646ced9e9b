import { expect, test } from "vitest";
import { estimateWords } from "@/app/_components/words/estimate";

const estimate = { seconds: 2, secondsPerMegapixel: 20 };

test.each([
  [[0.5], "About 12 seconds"],
  [[12, 12], "About 8 minutes"],
  [[0.01], "A few seconds"],
])("photos of %j megapixels: %s", (megapixels, words) => expect(estimateWords(estimate, megapixels)).toBe(words));

test("what is charged is said for all photos together", () => {
  const charged = { seconds: 10, secondsPerMegapixel: 0, usd: 0.04 };
  expect(estimateWords(charged, [null, null, null])).toBe("About 30 seconds, $0.12");
  expect(estimateWords({ ...charged, usd: 0.003 }, [1])).toBe("About 10 seconds, under $0.01");
});

test("nothing is said as long as it would be a guess", () => {
  expect(estimateWords(null, [1])).toBeNull();
  expect(estimateWords(estimate, [1, null])).toBeNull();
  expect(estimateWords(estimate, [])).toBeNull();
});
