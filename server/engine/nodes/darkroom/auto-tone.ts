/** AutoTone: undoes fading and colour casts; a photo that has not faded stays as it is. */
import { asPictures } from "../../images/picture";
import { restoreTone } from "../../images/tone/restore-tone";
import { describe, type NodeClass } from "../node";
import { STRENGTH } from "./strength";

export const autoTone: NodeClass = {
  info: describe({
    name: "AutoTone",
    title: "Auto Tone",
    category: "darkroom/restore",
    module: "darkroom",
    inputs: { image: ["IMAGE"], strength: STRENGTH },
    outputs: ["IMAGE"],
  }),
  async run({ image, strength }, { preview }) {
    const pictures = asPictures(image).map((picture) => restoreTone(picture, Math.min(1, Number(strength) / 50)));
    for (const picture of pictures) await preview(picture);
    return { values: [pictures] };
  },
};
