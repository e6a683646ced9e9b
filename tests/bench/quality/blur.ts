/** Out of focus, about: a Gaussian blur of each channel. */
import { gauss } from "@/server/engine/images/gauss";
import type { Picture } from "@/server/engine/images/picture";
import { type Planes, toPicture, toPlanes } from "@/server/engine/images/planes";

export const gaussianBlur = (photo: Picture, sigma: number): Picture =>
  toPicture(toPlanes(photo).map((plane) => gauss(plane, sigma)) as Planes);
