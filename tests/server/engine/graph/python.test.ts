import { describe, expect, test } from "vitest";
import { floatRepr, repr, roundHalfEven, str, toFloat, toInt } from "@/server/engine/graph/python";

test.each([
  [null, "None"],
  [true, "True"],
  ["it's", `"it's"`],
  [`it's "so"`, `'it\\'s "so"'`],
  ["a\nb\\", "'a\\nb\\\\'"],
  [3, "3"],
  [0.5, "0.5"],
  [{ a: [1, false] }, "{'a': [1, False]}"],
])("repr of %j is %s", (value, text) => {
  expect(repr(value)).toBe(text);
});

test("str leaves strings bare, floats keep their point", () => {
  expect([str("a"), str(null)]).toEqual(["a", "None"]);
  expect([floatRepr(99), floatRepr(-0.5), floatRepr(Infinity)]).toEqual(["99.0", "-0.5", "inf"]);
});

describe("conversions", () => {
  test("int() cuts fractions and reads whole numbers", () => {
    expect([toInt(1.9), toInt(-1.9), toInt(" 12 "), toInt(true)]).toEqual([1, -1, 12, 1]);
    expect(() => toInt("1.5")).toThrow("invalid literal for int() with base 10: '1.5'");
    expect(() => toInt({})).toThrow(
      "int() argument must be a string, a bytes-like object or a real number, not 'dict'",
    );
  });

  test("float() reads numbers, but not NaN", () => {
    expect([toFloat("0.25"), toFloat(false)]).toEqual([0.25, 0]);
    expect(() => toFloat("nan")).toThrow("could not convert string to float: 'nan'");
    expect(() => toFloat("")).toThrow("could not convert string to float: ''");
    expect(() => toFloat(null)).toThrow("float() argument must be a string or a real number, not 'NoneType'");
  });

  test("round() takes halves to the even neighbour", () => {
    expect([0.5, 1.5, 2.5, 2.4, 2.6].map(roundHalfEven)).toEqual([0, 2, 2, 2, 3]);
  });
});
