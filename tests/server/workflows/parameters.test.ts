import fc from "fast-check";
import { expect, test } from "vitest";
import { AppError } from "@/server/errors";
import type { Parameter } from "@/server/schemas/workflow";
import { parseParameters } from "@/server/workflows/parameters";

const parameters: Parameter[] = [
  {
    name: "scale",
    type: "enum",
    label: "Size",
    advanced: false,
    default: 2,
    options: [1, 2, 4].map((value) => ({ value, label: `${value}×` })),
  },
  { name: "sharpness", type: "number", label: "Sharpness", advanced: false, min: 0, max: 100, step: 5, default: 25 },
  { name: "grey", type: "boolean", label: "Grey", advanced: false, default: false },
];

function refusal(given: Record<string, string | number | boolean>): AppError {
  try {
    parseParameters(parameters, given);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error("was not refused");
}

test("what is left out gets its default", () => {
  expect(parseParameters(parameters, { scale: 4 })).toEqual({ scale: 4, sharpness: 25, grey: false });
});

test("an unknown parameter is refused by its name, with the names that exist", () => {
  const error = refusal({ colour: 1 });
  expect(error.code).toBe("INVALID_PARAMETER");
  expect(error.details).toMatchObject({ parameter: "colour", value: 1 });
  expect(error.message).toContain("scale, sharpness, grey");
});

test.each([
  [{ sharpness: 101 }, "sharpness", "a number from 0 to 100 in steps of 5"],
  [{ sharpness: -5 }, "sharpness", "a number from 0 to 100 in steps of 5"],
  [{ sharpness: 12 }, "sharpness", "a number from 0 to 100 in steps of 5"],
  [{ sharpness: Number.NaN }, "sharpness", "a number from 0 to 100 in steps of 5"],
  [{ sharpness: "25" }, "sharpness", "a number from 0 to 100 in steps of 5"],
  [{ scale: 3 }, "scale", "one of 1, 2, 4"],
  [{ scale: "2" }, "scale", "one of 1, 2, 4"],
  [{ grey: "yes" }, "grey", "true or false"],
])("%j is refused, saying what is allowed", (given, parameter, allowed) => {
  const error = refusal(given as Record<string, string | number | boolean>);
  expect(error.details).toMatchObject({ parameter, allowed });
  expect(error.message).toContain(allowed);
});

test("every value on a step is accepted, however crooked the step", () => {
  const property = fc.property(
    fc.integer({ min: -50, max: 50 }),
    fc.constantFrom(0.1, 0.05, 0.3, 1, 5),
    fc.nat(200),
    (min, step, count) => {
      const number = { ...parameters[1], min, max: min + step * 201, step, default: min } as Parameter;
      const value = min + count * step;
      expect(parseParameters([number], { sharpness: value })).toEqual({ sharpness: value });
    },
  );
  fc.assert(property);
});
