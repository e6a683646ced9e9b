import fc from "fast-check";
import { expect, it } from "vitest";
import { parseJson } from "@/server/workflows/import/json";

it("reads JSON as it is", () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.stringMatching(/^[a-z]+$/).filter((key) => key !== "constructor" && key !== "prototype"),
        fc.jsonValue({ maxDepth: 3 }),
      ),
      (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/"(__proto__|constructor|prototype)":/.test(text));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      },
    ),
    { numRuns: 50 },
  );
});

it("reads what Python writes and JSON does not know, but not within text", () => {
  expect(parseJson('{"a": NaN, "b": [-Infinity, 1], "c": "is NaN, or"}')).toEqual({
    a: null,
    b: [null, 1],
    c: "is NaN, or",
  });
});

it.each([
  ["what is not JSON", "{", /not JSON/],
  ["keys that reach into prototypes", '{"a": [{"__proto__": {}}]}', /"__proto__"/],
  ["nesting beyond reason", `${"[".repeat(200)}${"]".repeat(200)}`, /100 levels/],
  ["files beyond reason", `"${"x".repeat(5 * 1024 * 1024)}"`, /larger than 5 MB/],
])("refuses %s", (_, text, reason) => {
  expect(() => parseJson(text)).toThrow(reason);
});
