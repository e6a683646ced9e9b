import fc from "fast-check";
import { expect, test } from "vitest";
import { AppError } from "@/server/errors";
import type { JobParameters } from "@/server/schemas/job";
import type { Parameter } from "@/server/schemas/parameter";
import { parseParameters } from "@/server/workflows/parameters";
import { exampleManifest } from "@/tests/support/workflows";

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

const settable = { inputs: [], parameters };

function refusal(given: Record<string, string | number | boolean>): AppError {
  try {
    parseParameters(settable, given);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error("was not refused");
}

test("what is left out gets its default", () => {
  expect(parseParameters(settable, { scale: 4 })).toEqual({ scale: 4, sharpness: 25, grey: false });
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
      expect(parseParameters({ inputs: [], parameters: [number] }, { sharpness: value })).toEqual({ sharpness: value });
    },
  );
  fc.assert(property);
});

test("text keeps to its length, and a text input must not be empty", () => {
  const manifest = exampleManifest();
  expect(parseParameters(manifest, { wish: "a cat" }).wish).toBe("a cat");
  for (const given of [{}, { wish: "" }, { wish: "x".repeat(21) }] as JobParameters[])
    expect(() => parseParameters(manifest, given)).toThrow('"wish" must be text of 1 to 20 characters');
});

test("a seed that is left out is drawn, a given one is kept", () => {
  const manifest = exampleManifest();
  const draw = (max: number) => max - 1;
  expect(parseParameters(manifest, { wish: "x" }, draw).seed).toBe(Number.MAX_SAFE_INTEGER - 1);
  expect(parseParameters(manifest, { wish: "x", seed: 42 }, draw).seed).toBe(42);
  for (const seed of [-1, 0.5, "1"]) expect(() => parseParameters(manifest, { wish: "x", seed })).toThrow('"seed"');
});
