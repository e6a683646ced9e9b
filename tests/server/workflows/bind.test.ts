import fc from "fast-check";
import { expect, test } from "vitest";
import type { Graph, HostedInput } from "@/server/engines/engine";
import type { JobParameters } from "@/server/schemas/job";
import { bind, type Staged } from "@/server/workflows/bind";
import { defaults } from "@/server/workflows/parameters";
import type { LoadedVariant } from "@/server/workflows/workflow";
import { exampleWorkflow } from "@/tests/support/workflows";

const workflow = exampleWorkflow();
const [quick, hosted] = workflow.variants as [LoadedVariant, LoadedVariant];
const chosen: JobParameters = { ...defaults(workflow.manifest), wish: "a cat" };
const photo = [{ name: "photo.png" }];

function graphOf(parameters = chosen, staged: Staged = { photo }): Graph {
  const task = bind(workflow, quick, parameters, staged);
  if (task.engine !== "comfyui") throw new Error("not a graph");
  return task.graph;
}

function inputOf(parameters = chosen, staged: Staged = { photo }): HostedInput {
  const task = bind(workflow, hosted, parameters, staged);
  if (task.engine === "comfyui") throw new Error("not a hosted model");
  return task.input;
}

test("values reach their fields by their rules, decimals clean", () => {
  const { "4": words, "5": work } = graphOf({ ...chosen, scale: 4, strength: 75, grey: true, seed: 7 });
  expect(words?.inputs.text).toBe("A photo of a cat, sharp");
  expect(work?.inputs).toMatchObject({ factor: 1, weight: 0.3, grey: true, seed: 7 });
});

test("the workflow's own files are never changed, whatever is chosen", () => {
  const before = JSON.stringify(workflow);
  const parameters = fc.record({
    wish: fc.string(),
    scale: fc.constantFrom(1, 2, 4),
    strength: fc.integer({ min: 0, max: 100 }),
    grey: fc.boolean(),
    seed: fc.nat(),
    method: fc.constantFrom("quick", "hosted"),
  });
  const property = fc.property(parameters, fc.string(), (given, name) => {
    expect(graphOf(given, { photo: [{ name }] })["1"]?.inputs.image).toBe(name);
    expect(inputOf(given, { photo: [{ name }] }).image).toBe(name);
    expect(JSON.stringify(workflow)).toBe(before);
  });
  fc.assert(property);
});

test("what a person wrote stays as written, also where it looks like a pattern", () => {
  expect(graphOf({ ...chosen, wish: "$& {value}" })["4"]?.inputs.text).toBe("A photo of $& {value}, sharp");
});

test("a photo that was not asked for takes its node and the links to it away", () => {
  const graph = graphOf();
  expect(Object.keys(graph)).toEqual(["1", "4", "5", "6"]);
  expect(graph["5"]?.inputs).not.toHaveProperty("hint");
  expect(graph["5"]?.inputs).not.toHaveProperty("other");
  expect(graph["5"]?.inputs.image).toEqual(["1", 0]);
});

test("of several photos each goes to its own node", () => {
  const others = [{ name: "first.png" }, { name: "second.png" }];
  const graph = graphOf(chosen, { photo, others, hint: [{ name: "hint.png" }] });
  expect(graph["3"]?.inputs.image).toBe("second.png");
  expect(graph["2"]?.inputs.image).toBe("hint.png");
});

test("a hosted model gets its fixed input, one photo as a value and several as a list", () => {
  expect(inputOf(chosen, { photo, others: [{ name: "a" }, { name: "b" }] })).toEqual({
    format: "png",
    image: "photo.png",
    more_images: ["a", "b"],
    prompt: "a cat",
  });
  expect(inputOf()).not.toHaveProperty("more_images");
});

test("a photo that was not staged is a mistake of the caller's", () => {
  expect(() => graphOf(chosen, {})).toThrow('"photo"');
});
