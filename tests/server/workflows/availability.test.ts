import { expect, test } from "vitest";
import type { ObjectInfo } from "@/server/engines/engine";
import { EMBEDDED_ENGINE } from "@/server/schemas/engine";
import { availability, missing, type Offer } from "@/server/workflows/availability";
import { defaults } from "@/server/workflows/parameters";
import { workflowView } from "@/server/workflows/view";
import { exampleGraph, exampleWorkflow } from "@/tests/support/workflows";

const image = { input: { required: { image: [["example.png"], { image_upload: true }] } } };
/** As ComfyUI answers to GET /object_info, cut down to what the graph uses. */
const info: ObjectInfo = {
  LoadImage: image,
  CLIPTextEncode: { input: { required: { text: ["STRING", {}] } } },
  Work: { input: { required: { image: ["IMAGE"] }, optional: { hint: ["IMAGE"] } } },
  SaveImage: { input: { required: { images: ["IMAGE", {}] } } },
};
const { Work: _, ...withoutWork } = info;
const loader = (spec: unknown): ObjectInfo => ({ Loader: { input: { required: { model_name: spec } } } });
const loading = { "1": { class_type: "Loader", inputs: { model_name: "big.pth" } } };

const comfyui = (name: string, objectInfo?: ObjectInfo): Offer => ({
  id: name,
  name,
  kind: "comfyui",
  capabilities: objectInfo && { engine: "comfyui", objectInfo },
});
const replicate: Offer = {
  id: "replicate",
  name: "Replicate",
  kind: "replicate",
  capabilities: { engine: "replicate" },
};

const workflow = exampleWorkflow();
const chosen = { ...defaults(workflow.manifest), wish: "x" };

test("nothing is missing where every node is there", () => {
  expect(missing(exampleGraph(), info)).toEqual([]);
});

test("a node class that is not installed is named, each once", () => {
  expect(missing(exampleGraph(), withoutWork)).toEqual(["The node Work is not installed."]);
  expect(missing(exampleGraph(), {})).toHaveLength(4);
});

test("a model file that is not there is named with its folder, with either way of listing files", () => {
  const { models } = workflow.manifest;
  for (const spec of [
    ["COMBO", { options: ["other.pth"] }],
    [["other.pth"], {}],
  ])
    expect(missing(loading, loader(spec), models)).toEqual(["It lacks big.pth in upscale_models."]);
  expect(missing(loading, loader([["other.pth"]]))).toEqual(['Loader has no model_name "big.pth".']);
  expect(missing(loading, loader([["big.pth"]]))).toEqual([]);
});

test("each engine is told apart: who can, and what the others lack", () => {
  const offers = [comfyui("a", info), comfyui("b", withoutWork), replicate];
  const [quick, ...others] = availability(workflow, offers, chosen);
  expect(others).toEqual([]);
  expect(quick?.engines).toEqual(["a"]);
  expect(quick?.missing).toEqual([{ engine: "b", reasons: ["The node Work is not installed."] }]);
});

test("parameters choose the variant", () => {
  const [hosted] = availability(workflow, [comfyui("a", info), replicate], { ...chosen, method: "hosted" });
  expect(hosted?.variant.id).toBe("hosted");
  expect(hosted?.engines).toEqual(["replicate"]);
});

test("an engine that has not answered yet may turn out to be able", () => {
  expect(availability(workflow, [comfyui("a")], chosen)[0]?.engines).toEqual(["a"]);
});

test("a page sees what is offered, and why an option is closed", () => {
  const view = workflowView(workflow, [comfyui("a", info)]);
  expect(view.offered).toBe(true);
  expect(view.missing).toEqual([]);
  expect(view.closedOptions).toEqual({ method: { hosted: "Connect Replicate (REPLICATE_API_TOKEN)." } });
});

test("a page sees which providers may be given the photo", () => {
  expect(workflowView(workflow, [comfyui("a", info)]).sentTo).toEqual([]);
  expect(workflowView(workflow, [comfyui("a", info), replicate]).sentTo).toEqual(["Replicate"]);
});

test("settings that no engine here would heed are not shown", () => {
  const names = workflowView(workflow, [replicate]).parameters.map(({ name }) => name);
  expect(names).toEqual(["wish", "method"]);
});

test("what the engine that comes along lacks can't be installed: something has to be connected", () => {
  const view = workflowView(workflow, [comfyui(EMBEDDED_ENGINE, withoutWork)]);
  expect(view.offered).toBe(false);
  expect(view.missing).toEqual(workflowView(workflow, []).missing);
});

test("a page sees what is missing where nothing can run", () => {
  const view = workflowView(workflow, [comfyui("gpu-1", withoutWork)]);
  expect(view.offered).toBe(false);
  expect(view.missing).toEqual([{ engine: "gpu-1", reasons: ["The node Work is not installed."] }]);
  expect(workflowView(workflow, []).missing).toEqual([
    {
      engine: "",
      reasons: ["Connect a ComfyUI server (COMFYUI_URLS) or Replicate (REPLICATE_API_TOKEN)."],
    },
  ]);
});
