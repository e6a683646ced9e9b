/** RepairScratches: takes scratches, cracks, dust and hairs out of a photo. */
import { repair } from "../../images/defects/repair";
import { asPictures } from "../../images/picture";
import { describe, type NodeClass } from "../node";
import { STRENGTH } from "./strength";

/** The mask is 1 where the photo was repaired. */
export const repairScratches: NodeClass = {
  info: describe({
    name: "RepairScratches",
    title: "Repair Scratches",
    category: "darkroom/restore",
    module: "darkroom",
    inputs: { image: ["IMAGE"], strength: STRENGTH },
    outputs: ["IMAGE", "MASK"],
  }),
  async run({ image, strength }, { preview }) {
    const repaired = asPictures(image).map((picture) => repair(picture, Number(strength) / 100));
    const pictures = repaired.map(({ picture }) => picture);
    for (const picture of pictures) await preview(picture);
    return { values: [pictures, repaired.map(({ mask }) => mask)] };
  },
};
