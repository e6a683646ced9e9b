import fc from "fast-check";
import { it } from "vitest";
import { damage, expectAnswer, headerDamage } from "@/tests/support/hostile-photos";
import { cutAt, photoBytes, scratched } from "@/tests/support/images";

it("any file that was a HEIC once gets an answer", async () => {
  const bytes = await photoBytes("china.heic");
  const cases = fc.asyncProperty(headerDamage, damage, (header, { cut, scratches }) =>
    expectAnswer(scratched(cutAt(bytes, cut), [...header, ...scratches])),
  );
  await fc.assert(cases, { numRuns: 6 });
});
