/** ImageInvert: the negative. */
import { asPictures, type Picture } from "../images/picture";
import { describe, type NodeClass } from "./node";

/** Exact: ComfyUI's floats lose one level of 255 for about half of the inputs when they are cut to bytes. */
export const imageInvert: NodeClass = {
  info: describe({
    name: "ImageInvert",
    title: "Invert Image",
    category: "image",
    inputs: { image: ["IMAGE"] },
    outputs: ["IMAGE"],
  }),
  run: async ({ image }) => ({ values: [asPictures(image).map(invert)] }),
};

const invert = ({ width, height, data }: Picture): Picture => ({
  width,
  height,
  data: data.map((level) => 255 - level),
});
