/** The node classes there are. To add one: a file beside this one, and a line here. */
import { depthFromLuminance } from "./depth-from-luminance";
import { imageBlur } from "./image-blur";
import { imageInvert } from "./image-invert";
import { imageScale } from "./image-scale";
import { imageScaleBy } from "./image-scale-by";
import { imageSharpen } from "./image-sharpen";
import { imageUpscaleWithModel } from "./image-upscale-with-model";
import { loadImage } from "./load-image";
import type { NodeClass } from "./node";
import { previewImage } from "./preview-image";
import { reliefMesh } from "./relief-mesh";
import { saveGlb } from "./save-glb";
import { saveImage } from "./save-image";
import { upscaleModelLoader } from "./upscale-model-loader";

const ALL: NodeClass[] = [
  loadImage,
  saveImage,
  previewImage,
  imageScale,
  imageScaleBy,
  imageInvert,
  imageSharpen,
  imageBlur,
  upscaleModelLoader,
  imageUpscaleWithModel,
  depthFromLuminance,
  reliefMesh,
  saveGlb,
];

export const nodeClasses: ReadonlyMap<string, NodeClass> = new Map(
  ALL.map((nodeClass) => [nodeClass.info.name, nodeClass]),
);
