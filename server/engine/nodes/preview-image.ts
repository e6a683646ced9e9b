/** PreviewImage: writes PNG files into the temp folder, under a name of its own. */
import { randomInt } from "node:crypto";
import { asPictures } from "../images/picture";
import { describe, type NodeClass } from "./node";
import { HIDDEN_INPUTS } from "./save-image";
import { saveImages } from "./save-images";

export const previewImage: NodeClass = {
  info: describe({
    name: "PreviewImage",
    title: "Preview Image",
    category: "image",
    inputs: { images: ["IMAGE"] },
    hidden: HIDDEN_INPUTS,
    outputs: [],
  }),
  run: async ({ images }, context) => ({
    values: [],
    output: { images: await saveImages(asPictures(images), "temp", `ComfyUI_temp_${randomLetters(5)}`, context) },
  }),
};

const randomLetters = (count: number) =>
  Array.from({ length: count }, () => String.fromCharCode(97 + randomInt(26))).join("");
