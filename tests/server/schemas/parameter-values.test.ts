import { expect, test } from "vitest";
import { drawSeed, parameterJsonSchema } from "@/server/schemas/parameter-values";
import { settings } from "@/server/workflows/workflow";
import { exampleManifest } from "@/tests/support/workflows";

const described = () => parameterJsonSchema(settings(exampleManifest()));

test("seeds drawn by themselves are whole and within bounds", () => {
  for (const max of [1, 10, Number.MAX_SAFE_INTEGER]) {
    const seed = drawSeed(max);
    expect(Number.isSafeInteger(seed) && seed >= 0 && seed <= max).toBe(true);
  }
});

test("the JSON Schema tells API clients range, options and defaults, and that nothing else is taken", () => {
  expect(described()).toMatchObject({
    type: "object",
    additionalProperties: false,
    properties: {
      strength: { type: "number", title: "Strength", minimum: 0, maximum: 100, default: 25 },
      scale: { enum: [1, 2, 4], default: 2 },
      grey: { type: "boolean", default: false },
      method: { enum: ["quick", "hosted"] },
    },
  });
  expect(described().properties?.strength).toMatchObject({
    description: "Must be a number from 0 to 100 in steps of 5.",
  });
});

test("only a text that is needed is required; a seed can be left out and has no default", () => {
  expect(described().required).toEqual(["wish"]);
  expect(described().properties?.seed).toMatchObject({ type: "integer", minimum: 0 });
  expect(described().properties?.seed).not.toHaveProperty("default");
});
