import { z } from "zod";
import { id } from "./id";

/** Where copies of what was deleted can remain, out of this app's reach. */
export const deletion = z.object({
  upTo: id.describe("Deletes everything up to this id; what comes later stays."),
  comfyui: z.array(z.string()).describe("ComfyUI servers by name: nothing can be deleted there from here."),
  hosted: z.array(z.string()).describe("Replicate and fal, which delete by rules of their own."),
  embedded: z.boolean().describe("The engine that comes along, which deletes within a day."),
});
export type Deletion = z.infer<typeof deletion>;

export const deletionRef = z.object({ upTo: id });
/** How many photos and restorations are still to be deleted. */
export const deletionLeft = z.object({ left: z.number().int() });

export const photoSettings = z.object({
  keepThumbnails: z.boolean().describe("Whether small pictures stay in the history after photos have expired."),
});
