import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { png } from "../pictures";
import { graph, invertGraph, restoreGraph, startTestEngine, type TestEngine } from "../test-engine";

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
  await engine.upload("photo.png", await png(8, 6));
});
afterAll(() => engine.close());

const submit = async (prompt: unknown, rest: object = {}) => {
  const response = await engine.post("/prompt", { prompt, ...rest });
  return { status: response.status, body: await response.json() };
};

/** The restore graph with other inputs for one of its nodes. */
const changed = (id: string, inputs: object) => {
  const nodes = restoreGraph("photo.png") as Record<string, { class_type: string; inputs: object }>;
  const node = nodes[id] as { class_type: string; inputs: object };
  return { ...nodes, [id]: { ...node, inputs: { ...node.inputs, ...inputs } } };
};
const without = (id: string, input: string) => {
  const nodes = changed(id, {}) as Record<string, { inputs: Record<string, unknown> }>;
  delete nodes[id]?.inputs[input];
  return nodes;
};
const replaced = (id: string, node: object) => ({ ...restoreGraph("photo.png"), [id]: node });

const failedValidation = (node_errors: object) => ({
  error: {
    type: "prompt_outputs_failed_validation",
    message: "Prompt outputs failed validation",
    details: "",
    extra_info: {},
  },
  node_errors,
});
const invalidPrompt = (message: string) => ({
  error: { type: "invalid_prompt", message, details: "Node ID '#5'", extra_info: {} },
  node_errors: {},
});
const sharpenError = (error: object) =>
  failedValidation({ 5: { errors: [error], dependent_outputs: ["6"], class_type: "ImageSharpen" } });
const RADIUS = { input_name: "sharpen_radius", input_config: ["INT", { default: 1, min: 1, max: 31, step: 1 }] };
const ALPHA = { input_name: "alpha", input_config: ["FLOAT", { default: 1, min: 0, max: 5, step: 0.01 }] };
const thrown = (details: string, exception_type: string) =>
  sharpenError({
    type: "exception_during_inner_validation",
    message: "Exception when validating inner node",
    details,
    extra_info: {
      input_name: "images",
      input_config: ["IMAGE", {}],
      exception_message: details,
      exception_type,
      traceback: [],
      linked_node: ["5", 0],
    },
  });
const missing = (name: string) => ({
  type: "required_input_missing",
  message: "Required input is missing",
  details: name,
  extra_info: { input_name: name },
});
const METHODS = ["nearest-exact", "bilinear", "area", "bicubic", "lanczos"];
const badMethod = {
  errors: [
    {
      type: "value_not_in_list",
      message: "Value not in list",
      details: "upscale_method: 'magic' not in ['nearest-exact', 'bilinear', 'area', 'bicubic', 'lanczos']",
      extra_info: { input_name: "upscale_method", input_config: [METHODS, {}], received_value: "magic" },
    },
  ],
  dependent_outputs: ["6"],
  class_type: "ImageScaleBy",
};
const noImage = (image: string) =>
  failedValidation({
    1: {
      errors: [
        {
          type: "custom_validation_failed",
          message: "Custom validation failed for node",
          details: `image - Invalid image file: ${image}`,
          extra_info: { input_name: "image" },
        },
      ],
      dependent_outputs: ["6"],
      class_type: "LoadImage",
    },
  });

describe("a graph that cannot run is refused with 400 and ComfyUI's words", () => {
  test.each<[string, object, object]>([
    [
      "a class that is not there",
      replaced("5", { class_type: "NoSuchNode", inputs: {} }),
      invalidPrompt("Cannot execute because node NoSuchNode does not exist."),
    ],
    [
      "a node without class_type",
      replaced("5", { inputs: {} }),
      invalidPrompt("Cannot execute because a node is missing the class_type property."),
    ],
    [
      "class_type null",
      replaced("5", { class_type: null, inputs: {} }),
      invalidPrompt("Cannot execute because node None does not exist."),
    ],
    ["a missing value", without("5", "alpha"), sharpenError(missing("alpha"))],
    ["a missing link", without("5", "image"), sharpenError(missing("image"))],
    ["a node without inputs", replaced("5", { class_type: "ImageSharpen" }), thrown("'inputs'", "KeyError")],
    ["a link to no node", changed("5", { image: ["99", 0] }), thrown("'99'", "KeyError")],
    ["a slot out of range", changed("5", { image: ["4", 7] }), thrown("tuple index out of range", "IndexError")],
    ["an integer node id", changed("5", { image: [4, 0] }), thrown("4", "KeyError")],
    [
      "a slot that is no number",
      changed("5", { image: ["4", "0"] }),
      thrown("tuple indices must be integers or slices, not str", "TypeError"),
    ],
    [
      "a link of length 3",
      changed("5", { image: ["4", 0, 0] }),
      sharpenError({
        type: "bad_linked_input",
        message: "Bad linked input, must be a length-2 list of [node_id, slot_index]",
        details: "image",
        extra_info: { input_name: "image", input_config: ["IMAGE", {}], received_value: ["4", 0, 0] },
      }),
    ],
    [
      "a link of the wrong type",
      changed("5", { image: ["2", 0] }),
      sharpenError({
        type: "return_type_mismatch",
        message: "Return type mismatch between linked nodes",
        details: "image, received_type(UPSCALE_MODEL) mismatch input_type(IMAGE)",
        extra_info: {
          input_name: "image",
          input_config: ["IMAGE", {}],
          received_type: "UPSCALE_MODEL",
          linked_node: ["2", 0],
        },
      }),
    ],
    ["a choice that is not offered", changed("4", { upscale_method: "magic" }), failedValidation({ 4: badMethod })],
    [
      "an INT that is no number",
      changed("5", { sharpen_radius: "abc" }),
      sharpenError({
        type: "invalid_input_type",
        message: "Failed to convert an input value to a INT value",
        details: "sharpen_radius, abc, invalid literal for int() with base 10: 'abc'",
        extra_info: {
          ...RADIUS,
          received_value: "abc",
          exception_message: "invalid literal for int() with base 10: 'abc'",
        },
      }),
    ],
    [
      "an INT that is null",
      changed("5", { sharpen_radius: null }),
      sharpenError({
        type: "invalid_input_type",
        message: "Failed to convert an input value to a INT value",
        details:
          "sharpen_radius, None, int() argument must be a string, a bytes-like object or a real number, not 'NoneType'",
        extra_info: {
          ...RADIUS,
          received_value: null,
          exception_message: "int() argument must be a string, a bytes-like object or a real number, not 'NoneType'",
        },
      }),
    ],
    [
      "an INT above its maximum",
      changed("5", { sharpen_radius: 99 }),
      sharpenError({
        type: "value_bigger_than_max",
        message: "Value 99 bigger than max of 31",
        details: "sharpen_radius",
        extra_info: { ...RADIUS, received_value: 99 },
      }),
    ],
    [
      "a FLOAT below its minimum",
      changed("5", { alpha: -1 }),
      sharpenError({
        type: "value_smaller_than_min",
        message: "Value -1.0 smaller than min of 0.0",
        details: "alpha",
        extra_info: { ...ALPHA, received_value: -1 },
      }),
    ],
    ["an image file that is not there", changed("1", { image: "nope.png" }), noImage("nope.png")],
    ["an image that lies outside the input folder", changed("1", { image: "../main.py" }), noImage("../main.py")],
    [
      "an annotated image that lies outside its folder",
      changed("1", { image: "../input/photo.png [output]" }),
      noImage("../input/photo.png [output]"),
    ],
    ["a cycle", changed("4", { image: ["5", 0] }), failedValidation({})],
    [
      "a graph without an output",
      graph({ 1: ["LoadImage", { image: "photo.png" }] }),
      {
        error: { type: "prompt_no_outputs", message: "Prompt has no outputs", details: "", extra_info: {} },
        node_errors: {},
      },
    ],
  ])("%s", async (_name, prompt, body) => {
    expect(await submit(prompt)).toEqual({ status: 400, body });
  });

  test("with an entry for each broken node", async () => {
    const prompt = changed("4", { upscale_method: "magic" });
    Object.assign(prompt, { 5: (changed("5", { alpha: 99 }) as Record<string, object>)["5"] });
    const { body } = await submit(prompt);
    expect(body.node_errors["4"]).toEqual(badMethod);
    expect(body.node_errors["5"].errors[0].message).toBe("Value 99.0 bigger than max of 5.0");
  });
});

describe("a graph that can run is accepted", () => {
  test.each<[string, object]>([
    ["with a negative slot, counted from the end", changed("4", { image: ["3", -1] })],
    ["with a number where an image belongs, which fails when it runs", changed("5", { image: 3 })],
    ["with an input that the class does not have", changed("5", { foo: "bar" })],
    ["with a link in such an input that leads nowhere", changed("5", { foo: ["99", 0] })],
    ["with numbers as strings and fractions for integers", changed("5", { sharpen_radius: 1.9, alpha: "0.25" })],
    [
      "with a broken node that no output needs",
      { ...invertGraph("photo.png"), 9: { class_type: "ImageSharpen", inputs: {} } },
    ],
    ["with a model name that is not there, which fails when it runs", changed("2", { model_name: "nope.pth" })],
  ])("%s", async (_name, prompt) => {
    const { status, body } = await submit(prompt);
    expect(status).toBe(200);
    expect(body).toEqual({ prompt_id: expect.any(String), number: expect.any(Number), node_errors: {} });
  });

  test("when one of two outputs can run; the other one's errors come along", async () => {
    const broken = { class_type: "SaveImage", inputs: { filename_prefix: "x" } };
    const { status, body } = await submit({ ...invertGraph("photo.png"), 7: broken });
    expect(status).toBe(200);
    expect(body.node_errors).toEqual({
      7: { errors: [missing("images")], dependent_outputs: ["7"], class_type: "SaveImage" },
    });
  });

  test("whatever its Content-Type is", async () => {
    const init = { method: "POST", headers: { "Content-Type": "text/plain" } };
    const response = await engine.request("/prompt", {
      ...init,
      body: JSON.stringify({ prompt: invertGraph("photo.png") }),
    });
    expect(response.status).toBe(200);
  });
});

describe("a body that is no prompt is refused with 400", () => {
  const noPrompt = { type: "no_prompt", message: "No prompt provided", details: "No prompt provided", extra_info: {} };
  test.each(["[]", "3", "{}"])("%s: no prompt provided", async (body) => {
    const response = await engine.post("/prompt", body);
    expect([response.status, await response.json()]).toEqual([400, { error: noPrompt, node_errors: {} }]);
  });

  test.each([
    ["{nope", "invalid_json"],
    ["", "invalid_json"],
    ['{"prompt":null}', "invalid_prompt"],
    ['{"prompt":[1]}', "invalid_prompt"],
    ['{"prompt":"x"}', "invalid_prompt"],
    ['{"prompt":{"1":"x"}}', "invalid_prompt"],
    ['{"prompt":{}}', "prompt_no_outputs"],
    ['{"prompt":{},"number":"x"}', "invalid_number"],
    ['{"prompt":{},"extra_data":null,"client_id":"a"}', "invalid_extra_data"],
    ['{"prompt":{},"partial_execution_targets":"3"}', "invalid_targets"],
  ])("%s: %s", async (body, type) => {
    const response = await engine.post("/prompt", body);
    expect([response.status, (await response.json()).error.type]).toEqual([400, type]);
  });
});

describe("the prompt's id", () => {
  test.each<[unknown, string]>([
    ["e4dff811-4a67-428c-a660-a1fde0264e27", "e4dff811-4a67-428c-a660-a1fde0264e27"],
    ["sp ace/slash?x", "sp ace/slash?x"],
    ["", ""],
    [7, "7"],
    [null, "None"],
    [{ a: 1 }, "{'a': 1}"],
    [true, "True"],
  ])("is the client's, as Python's str() writes it: %j", async (prompt_id, id) => {
    expect((await submit(invertGraph("photo.png"), { prompt_id })).body.prompt_id).toBe(id);
  });

  test("is a UUID when the client gave none", async () => {
    expect((await submit(invertGraph("photo.png"))).body.prompt_id).toMatch(/^[0-9a-f-]{36}$/);
  });
});

test("numbers rise with each prompt, `front` makes them negative, and a client may choose its own", async () => {
  const numbers: number[] = [];
  for (const rest of [{}, {}, { front: true }, { number: -5.5 }, { number: "12" }])
    numbers.push((await submit(invertGraph("photo.png"), rest)).body.number);
  const [first = 0] = numbers;
  expect(numbers).toEqual([first, first + 1, -(first + 2), -5.5, 12]);
});
