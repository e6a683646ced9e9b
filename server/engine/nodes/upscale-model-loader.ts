/** UpscaleModelLoader: a model by the name of its file. */
import { listUpscaleModels } from "../inference/models";
import { describe, type NodeClass } from "./node";

export const upscaleModelLoader: NodeClass = {
  info: describe({
    name: "UpscaleModelLoader",
    title: "Load Upscale Model",
    category: "loaders",
    module: "comfy_extras.nodes_upscale_model",
    schema: "v3",
    inputs: { model_name: ["COMBO", { multiselect: false, options: [] }] },
    outputs: ["UPSCALE_MODEL"],
  }),
  files: { input: "model_name", list: ({ models }) => listUpscaleModels(models) },
  run: async ({ model_name }, { models }) => ({ values: [await models.loadUpscaler(String(model_name))] }),
};
