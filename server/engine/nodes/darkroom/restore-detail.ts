/** RestoreDetail: brings a cleaned photo to its final size, sharpened, with as much of a model's detail as it needs. */

import { fuse } from "../../images/detail/fuse";
import { assess } from "../../images/detail/needs";
import { sharpen } from "../../images/detail/sharpen";
import { asPictures, type Picture } from "../../images/picture";
import { type Planes, toPicture, toPlanes } from "../../images/planes";
import { resample } from "../../images/resample";
import { upscale } from "../../inference/upscale";
import type { UpscaleModel } from "../../inference/upscale-model";
import { describe, type NodeClass, type NodeContext } from "../node";

type Inputs = { scale_by: number; sharpness: number; model_megapixels: number; max_megapixels: number };

/** The model's share where the photo itself has no detail of that size: of an unclear photo it makes up more. */
const [SHARE_OF_UNCLEAR, SHARE_OF_CLEAR] = [0.3, 0.7];

/** Below it the model is not worth its time. */
const LEAST_SHARE = 0.05;

/**
 * `original` is the photo as it came: `scale_by` is in terms of its size, and its noise and blocks tell how much help
 * `image`, what was made of it, needs. The model sees at most `model_megapixels`; of pictures with more than twice as
 * much detail it would lose some, so they do without. The result has at most `max_megapixels`.
 */
export const restoreDetail: NodeClass = {
  info: describe({
    name: "RestoreDetail",
    title: "Restore Detail",
    category: "darkroom/restore",
    module: "darkroom",
    inputs: {
      upscale_model: ["UPSCALE_MODEL"],
      image: ["IMAGE"],
      original: ["IMAGE"],
      scale_by: ["FLOAT", { default: 1, min: 0.25, max: 8, step: 0.25 }],
      sharpness: ["INT", { default: 50, min: 0, max: 100, step: 1 }],
      model_megapixels: ["FLOAT", { default: 1.4, min: 0.1, max: 100, step: 0.1 }],
      max_megapixels: ["FLOAT", { default: 40, min: 1, max: 200, step: 1 }],
    },
    outputs: ["IMAGE"],
  }),
  async run({ upscale_model, image, original, ...inputs }, context) {
    const originals = asPictures(original);
    const results: Picture[] = [];
    for (const [i, picture] of asPictures(image).entries()) {
      const restored = await restore(
        upscale_model as UpscaleModel,
        picture,
        originals[i] ?? picture,
        inputs as Inputs,
        context,
      );
      results.push(restored);
    }
    return { values: [results] };
  },
};

async function restore(model: UpscaleModel, cleaned: Picture, original: Picture, inputs: Inputs, context: NodeContext) {
  const { width, height } = targetSize(original, inputs);
  const needs = assess(original, cleaned);
  const crisp = inputs.sharpness / 50;
  const source = sharpened(cleaned, needs.blur, crisp * needs.clarity);
  await context.preview(source);
  const enlarged = width * height > 1.5 * source.width * source.height;
  const madeUp = SHARE_OF_UNCLEAR + (SHARE_OF_CLEAR - SHARE_OF_UNCLEAR) * needs.clarity;
  const share = enlarged ? madeUp : Math.min(1, crisp) * needs.share;
  const seen = modelSource(source, inputs.model_megapixels * 1e6);
  if (share < LEAST_SHARE || !seen) return resample(source, width, height, "lanczos");
  return fuse(source, await upscale(model, seen, context), width, height, share);
}

/** Both sides times `scale_by`, less where that would be too many pixels. */
function targetSize({ width, height }: Picture, { scale_by, max_megapixels }: Inputs) {
  const scale = Math.min(scale_by, Math.sqrt((max_megapixels * 1e6) / (width * height)));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function sharpened(picture: Picture, blur: number, strength: number): Picture {
  if (blur < 0.2 || strength === 0) return picture;
  return toPicture(toPlanes(picture).map((plane) => sharpen(plane, blur, strength)) as Planes);
}

/** What the model is shown; undefined when it would have to do without too much of the detail. */
function modelSource(picture: Picture, most: number): Picture | undefined {
  const pixels = picture.width * picture.height;
  if (pixels > 2 * most) return undefined;
  const share = Math.min(1, Math.sqrt(most / pixels));
  return resample(picture, Math.round(picture.width * share), Math.round(picture.height * share), "lanczos");
}
