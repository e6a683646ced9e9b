/** Deblock: takes out the blocks of JPEG, as strong as they are. */

import { deblock } from "../../images/denoise";
import { asPictures } from "../../images/picture";
import { describe, type NodeClass } from "../node";
import { STRENGTH } from "./strength";

export const deblockNode: NodeClass = {
  info: describe({
    name: "Deblock",
    title: "Deblock",
    category: "darkroom/restore",
    module: "darkroom",
    inputs: { image: ["IMAGE"], strength: STRENGTH },
    outputs: ["IMAGE"],
  }),
  async run({ image, strength }, { preview }) {
    const pictures = asPictures(image).map((picture) => deblock(picture, Number(strength) / 100));
    for (const picture of pictures) await preview(picture);
    return { values: [pictures] };
  },
};
