import { z } from "zod";
import { assetUrl } from "./asset";

/** How a photo leaves for good; by default as it is. */
export const exportChoice = z.object({
  /** What the file tells besides the picture: date, camera, place. strip-location leaves out the place alone. */
  metadata: z.enum(["keep", "strip-location", "strip-all"]).default("keep"),
  /** srgb: colours as every screen and program shows them. */
  profile: z.enum(["keep", "srgb"]).default("keep"),
});
export type ExportChoice = z.infer<typeof exportChoice>;

export const exportUrl = (assetId: string, choice: ExportChoice) =>
  `${assetUrl(assetId, "download")}?${new URLSearchParams(choice)}`;
