import { join } from "node:path";
import { expect, test } from "vitest";
import { missing, type ObjectInfo } from "@/server/workflows/availability";
import { loadCatalog } from "@/server/workflows/catalog";

const { graph } = (await loadCatalog(join(import.meta.dirname, "../../../workflows"))).get("restore");

/** As ComfyUI 0.3.64 answers to GET /object_info, cut down to what the restore graph uses. */
const info: ObjectInfo = {
  LoadImage: { input: { required: { image: [["example2.png"], { image_upload: true }] } } },
  UpscaleModelLoader: {
    input: { required: { model_name: ["COMBO", { multiselect: false, options: ["realesr-general-x4v3.pth"] }] } },
  },
  ImageUpscaleWithModel: { input: { required: { upscale_model: ["UPSCALE_MODEL", {}], image: ["IMAGE", {}] } } },
  ImageScaleBy: {
    input: { required: { image: ["IMAGE"], upscale_method: [["bilinear", "lanczos"]], scale_by: ["FLOAT", {}] } },
  },
  ImageSharpen: { input: { required: { image: ["IMAGE", {}], alpha: ["FLOAT", {}] } } },
  SaveImage: { input: { required: { images: ["IMAGE", {}], filename_prefix: ["STRING", {}] } } },
};

test("nothing is missing where every node and model is there", () => {
  expect(missing(graph, info)).toEqual([]);
});

test("a node class that is not installed is named", () => {
  const { ImageSharpen: _, ...rest } = info;
  expect(missing(graph, rest)).toEqual(["The node ImageSharpen is not installed."]);
});

test("a model file that is not there is named, with either way of listing files", () => {
  const expected = ['UpscaleModelLoader has no model_name "realesr-general-x4v3.pth".'];
  const loader = (spec: unknown): ObjectInfo => ({
    ...info,
    UpscaleModelLoader: { input: { required: { model_name: spec } } },
  });
  expect(missing(graph, loader(["COMBO", { options: ["other.pth"] }]))).toEqual(expected);
  expect(missing(graph, loader([["other.pth"], {}]))).toEqual(expected);
});

test("an engine without any node lacks every class, each said once", () => {
  expect(missing({ ...graph, "7": { class_type: "SaveImage", inputs: {} } }, {})).toHaveLength(6);
});
