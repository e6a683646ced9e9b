/** ImageScale: to a given width and height. */
import { roundHalfEven } from "../graph/python";
import { crop } from "../images/crop";
import { SCALE_METHODS } from "../images/filters";
import { asPictures, type Picture } from "../images/picture";
import { resample } from "../images/resample";
import { describe, type InputSpec, type NodeClass } from "./node";

const LENGTH: InputSpec = ["INT", { default: 512, min: 0, max: 16384, step: 1 }];

type Inputs = { upscale_method: string; width: number; height: number; crop: string };

/** A width or height of 0 follows from the other one; both 0 leave the image as it is. */
export const imageScale: NodeClass = {
  info: describe({
    name: "ImageScale",
    title: "Upscale Image",
    category: "image/upscaling",
    inputs: {
      image: ["IMAGE"],
      upscale_method: [SCALE_METHODS],
      width: LENGTH,
      height: LENGTH,
      crop: [["disabled", "center"]],
    },
    outputs: ["IMAGE"],
  }),
  run: async ({ image, ...inputs }) => ({
    values: [asPictures(image).map((picture) => scale(picture, inputs as Inputs))],
  }),
};

function scale(picture: Picture, { upscale_method, width, height, crop: cropping }: Inputs): Picture {
  if (width === 0 && height === 0) return picture;
  const toWidth = width || Math.max(1, roundHalfEven((picture.width * height) / picture.height));
  const toHeight = height || Math.max(1, roundHalfEven((picture.height * width) / picture.width));
  const source = cropping === "center" ? cropToAspect(picture, toWidth / toHeight) : picture;
  return resample(source, toWidth, toHeight, upscale_method);
}

/** The largest part around the centre that has about the aspect (width / height): whole pixels are cut on each side. */
function cropToAspect(picture: Picture, aspect: number): Picture {
  const { width, height } = picture;
  const across = Math.max(0, roundHalfEven((width - height * aspect) / 2));
  const down = Math.max(0, roundHalfEven((height - width / aspect) / 2));
  return crop(picture, across, down, width - 2 * across, height - 2 * down);
}
