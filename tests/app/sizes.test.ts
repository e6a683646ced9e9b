import { expect, it } from "vitest";
import { formatBytes, formatPixels, formatType } from "@/app/_components/words/sizes";

it.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1000, "1.0 KB"],
  [791_555, "792 KB"],
  [999_600, "1.0 MB"],
  [3_250_000, "3.3 MB"],
  [52_428_800, "52 MB"],
  [2_500_000_000, "2.5 GB"],
])("%s bytes are %s", (bytes, words) => expect(formatBytes(bytes)).toBe(words));

it("says nothing where a size is not known", () => {
  expect(formatPixels(null, 3)).toBeNull();
  expect(formatPixels(2048, 2560)).toBe("2048 × 2560 px");
  expect(formatType("image/jpeg")).toBe("JPEG");
  expect(formatType("model/gltf-binary")).toBe("GLB");
});
