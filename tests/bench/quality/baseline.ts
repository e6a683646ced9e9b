/** What anyone can do without us: enlarge with bicubic interpolation, and let a program set the levels. */
import { createPicture, type Picture } from "@/server/engine/images/picture";
import { resample } from "@/server/engine/images/resample";

/** Of each channel's pixels, so many become black and as many white. */
const CLIPPED = 0.005;

export const bicubicWithAutoLevels = (picture: Picture, width: number, height: number): Picture =>
  autoLevels(resample(picture, width, height, "bicubic"));

function autoLevels({ width, height, data }: Picture): Picture {
  const result = createPicture(width, height);
  const bytes = new Uint8ClampedArray(result.data.buffer);
  for (let channel = 0; channel < 3; channel++) {
    const sorted = data.filter((_, i) => i % 3 === channel).sort();
    const black = sorted[Math.floor(CLIPPED * (sorted.length - 1))] as number;
    const white = sorted[Math.ceil((1 - CLIPPED) * (sorted.length - 1))] as number;
    const gain = 255 / Math.max(1, white - black);
    for (let i = channel; i < bytes.length; i += 3) bytes[i] = ((data[i] as number) - black) * gain;
  }
  return result;
}
