import { expect, it } from "vitest";
import { sentWords, whereWords } from "@/app/_components/words/where";

const here = { sentTo: [] };
const elsewhere = { sentTo: ["Replicate"] };

it("promises that photos stay only where no provider is connected", () => {
  expect(whereWords([here, here])).toBe("Your photos stay on this server.");
  expect(whereWords([here, elsewhere, { sentTo: ["fal", "Replicate"] }])).toBe(
    "Your photos stay on this server, unless you choose what is done at Replicate or fal.",
  );
});

it("says who is given the photo before it is", () => {
  expect(sentWords(here)).toBeNull();
  expect(sentWords(elsewhere)).toBe("What you give may be sent to Replicate for this.");
});
