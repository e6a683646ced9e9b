/** Denoise: takes out noise and grain, as much as the photo has. */

import { denoise } from "../../images/denoise";
import { asPictures } from "../../images/picture";
import { describe, type NodeClass } from "../node";
import { STRENGTH } from "./strength";

export const denoiseNode: NodeClass = {
  info: describe({
    name: "Denoise",
    title: "Denoise",
    category: "darkroom/restore",
    module: "darkroom",
    inputs: { image: ["IMAGE"], strength: STRENGTH },
    outputs: ["IMAGE"],
  }),
  async run({ image, strength }, { preview }) {
    const pictures = asPictures(image).map((picture) => denoise(picture, Number(strength) / 100));
    for (const picture of pictures) await preview(picture);
    return { values: [pictures] };
  },
};
