import { expect, test } from "vitest";
import { actionWords, againWords } from "@/app/_components/words/action";

test.each([
  ["Restore a photo", 1, "Restore"],
  ["Restore a photo", 3, "Restore 3 photos"],
  ["Colorize your photo", 1, "Colorize"],
  ["Turn a photo into 3D", 1, "Turn a photo into 3D"],
  ["Turn a photo into 3D", 2, "Turn 2 photos into 3D"],
  ["Restore faces", 1, "Restore faces"],
  ["Restore faces", 2, "Restore faces: 2 photos"],
  ["Flux edit", 1, "Flux edit"],
])("%s, %i: %s", (title, photos, words) => expect(actionWords(title, photos)).toBe(words));

test("once more", () => {
  expect(againWords("Restore a photo")).toBe("Restore again");
  expect(againWords("Make a character reference")).toBe("Make a character reference again");
});
