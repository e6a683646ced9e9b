import fc from "fast-check";
import { describe, it } from "vitest";
import { damage, expectAnswer, headerDamage } from "@/tests/support/hostile-photos";
import { cutAt, quarters, scratched } from "@/tests/support/images";
import { propertyRuns } from "@/tests/support/property-runs";

describe("any file at all", () => {
  it("of random bytes, also behind the mark of a photo, gets an answer", async () => {
    const mark = fc.constantFrom("", "\xff\xd8\xff\xe0", "\x89PNG\r\n\x1a\n", "RIFF\x40\0\0\0WEBPVP8L");
    const cases = fc.asyncProperty(mark, fc.uint8Array({ maxLength: 2000 }), (start, rest) =>
      expectAnswer(Buffer.concat([Buffer.from(start, "latin1"), rest])),
    );
    await fc.assert(cases, { numRuns: propertyRuns(60) });
  });

  it.each(["jpeg", "png", "webp"] as const)("that was a %s once gets an answer", async (format) => {
    const bytes = await quarters().resize(100, 100, { fit: "fill" }).toFormat(format).toBuffer();
    const cases = fc.asyncProperty(damage, headerDamage, fc.boolean(), ({ cut, scratches }, header, both) =>
      expectAnswer(scratched(cutAt(bytes, cut), both ? [...scratches, ...header] : scratches)),
    );
    await fc.assert(cases, { numRuns: propertyRuns(40) });
  });
});
