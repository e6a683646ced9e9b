/** ReduceToDetail: makes a photo as small as its detail allows, so that all that follows takes less time. */
import { realSize } from "../../images/detail/real-size";
import { asPictures, type Picture } from "../../images/picture";
import { resample } from "../../images/resample";
import { describe, type NodeClass } from "../node";

/** Photos of fewer megapixels than `min_megapixels` stay as they are, and none gets smaller than that. */
export const reduceToDetail: NodeClass = {
  info: describe({
    name: "ReduceToDetail",
    title: "Reduce to Detail",
    category: "darkroom/restore",
    module: "darkroom",
    inputs: {
      image: ["IMAGE"],
      min_megapixels: ["FLOAT", { default: 1, min: 0.1, max: 100, step: 0.1 }],
    },
    outputs: ["IMAGE"],
  }),
  async run({ image, min_megapixels }) {
    return { values: [asPictures(image).map((picture) => reduce(picture, Number(min_megapixels) * 1e6))] };
  },
};

function reduce(picture: Picture, fewest: number): Picture {
  const { width, height } = picture;
  const smallest = Math.sqrt(fewest / (width * height));
  if (smallest >= 1) return picture;
  const share = realSize(picture, smallest);
  return resample(picture, Math.round(width * share), Math.round(height * share), "lanczos");
}
