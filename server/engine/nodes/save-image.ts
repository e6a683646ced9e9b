/** SaveImage: writes PNG files into the output folder. */
import { asPictures } from "../images/picture";
import { describe, type NodeClass } from "./node";
import { saveImages } from "./save-images";

export const HIDDEN_INPUTS = { prompt: "PROMPT", extra_pnginfo: "EXTRA_PNGINFO" };

export const saveImage: NodeClass = {
  info: describe({
    name: "SaveImage",
    title: "Save Image",
    category: "image",
    inputs: { images: ["IMAGE", {}], filename_prefix: ["STRING", { default: "ComfyUI" }] },
    hidden: HIDDEN_INPUTS,
    outputs: [],
  }),
  run: async ({ images, filename_prefix }, context) => ({
    values: [],
    output: { images: await saveImages(asPictures(images), "output", String(filename_prefix), context) },
  }),
};
