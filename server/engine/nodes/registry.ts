/** The node classes there are. To add one: a file beside this one, and a line here. */
import { autoTone } from "./darkroom/auto-tone";
import { deblockNode } from "./darkroom/deblock";
import { denoiseNode } from "./darkroom/denoise";
import { reduceToDetail } from "./darkroom/reduce-to-detail";
import { repairScratches } from "./darkroom/repair-scratches";
import { restoreDetail } from "./darkroom/restore-detail";
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
  deblockNode,
  reduceToDetail,
  denoiseNode,
  repairScratches,
  autoTone,
  restoreDetail,
  depthFromLuminance,
  reliefMesh,
  saveGlb,
];

export const nodeClasses: ReadonlyMap<string, NodeClass> = new Map(
  ALL.map((nodeClass) => [nodeClass.info.name, nodeClass]),
);
