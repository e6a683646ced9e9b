import { expect, test } from "vitest";
import { errorWords, filledIn, initialValues } from "@/app/_components/settings/values";
import { parameterSchema } from "@/server/schemas/parameter-values";
import { workflowView } from "@/server/workflows/view";
import { exampleWorkflow } from "@/tests/support/workflows";

const ANY_COMFYUI = { id: "one", name: "one", kind: "comfyui" } as const;
/** "hosted" is closed: nothing is connected to Replicate. */
const view = () => workflowView(exampleWorkflow(), [ANY_COMFYUI]);

test("a form begins with the defaults, and with no seed", () => {
  expect(initialValues(view())).toMatchObject({ wish: "", scale: 2, strength: 25, grey: false, method: "quick" });
  expect(initialValues(view()).seed).toBeNull();
});

test("what was set earlier is kept, as far as it is still allowed", () => {
  const earlier = { wish: "a cat", scale: 4, strength: 12, seed: 7, gone: 1 };
  expect(initialValues(view(), earlier)).toMatchObject({ wish: "a cat", scale: 4, strength: 25, seed: 7 });
  expect(initialValues(view(), earlier)).not.toHaveProperty("gone");
});

test("a closed option gives way to the first open one, whether it was the default or chosen earlier", () => {
  expect(view().closedOptions.method).toHaveProperty("hosted");
  expect(initialValues(view(), { method: "hosted" }).method).toBe("quick");
  const closedDefault = { ...view(), closedOptions: { method: { quick: "It lacks big.pth." } } };
  expect(initialValues(closedDefault).method).toBe("hosted");
});

test("what was left empty is not sent, so that the server draws the seed", () => {
  expect(filledIn({ seed: null, grey: false, wish: "" })).toEqual({ grey: false, wish: "" });
});

test("the server's own schema refuses a wrong value under its label", () => {
  const { parameters } = view();
  const values = { ...filledIn(initialValues(view())), wish: "", strength: 12 };
  const issues = parameterSchema(parameters).safeParse(values).error?.issues ?? [];
  const words = issues.map(({ path, message }) => {
    const parameter = parameters.find(({ name }) => name === path[0]);
    return parameter && errorWords(parameter, values[parameter.name as keyof typeof values], message);
  });
  expect(words).toEqual(["Wish is missing.", "Strength must be a number from 0 to 100 in steps of 5."]);
});
