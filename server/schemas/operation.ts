/** Deliverables: what can be made of a job's result, or of a photo as it was given. */
import { z } from "zod";
import { assetView } from "./asset";

export const MOST_OPERATIONS = 20;
const MOST_SIDE = 16_384;

const quality = (usual: number) => z.number().int().min(1).max(100).default(usual);
const side = z.number().int().min(1).max(MOST_SIDE);

/** The parameters of each operation; a picture keeps its format where the operation's name is not one. */
export const operationParams = {
  webp: z.strictObject({ quality: quality(80), lossless: z.boolean().default(false) }),
  avif: z.strictObject({ quality: quality(50), lossless: z.boolean().default(false) }),
  jpeg: z.strictObject({ quality: quality(85) }).describe("Transparency is laid on white."),
  png: z.strictObject({ compression: z.number().int().min(0).max(9).default(6) }).describe("Always lossless."),
  /** Into this frame (inside), or filling it with what juts out cut off (cover). */
  resize: z
    .strictObject({
      width: side.optional(),
      height: side.optional(),
      fit: z.enum(["inside", "cover"]).default("inside"),
      enlarge: z.boolean().default(false),
    })
    .refine(({ width, height }) => width ?? height, "needs a width or a height"),
  thumbnail: z
    .strictObject({ size: z.number().int().min(16).max(2048).default(320) })
    .describe("WebP, so many pixels on the longer side at most."),
  denoise: z.strictObject({ strength: z.enum(["light", "medium", "strong"]).default("light") }),
  /** Standard deviation of the unsharp mask in pixels, and how much of it is added. */
  sharpen: z.strictObject({
    radius: z.number().min(0.3).max(10).default(1),
    amount: z.number().min(0).max(10).default(1),
  }),
  "strip-metadata": z.strictObject({}),
  metadata: z.strictObject({}).describe("EXIF, IPTC, XMP and ICC as JSON; makes no picture."),
} as const;

export type OperationName = keyof typeof operationParams;
export const OPERATIONS = Object.keys(operationParams) as OperationName[];
export type OperationParams = { [Op in OperationName]: z.output<(typeof operationParams)[Op]> };

/** A node of the graph, checked: `after` names those it waits for; it works on the result of the first of them. */
export type Operation = {
  [Op in OperationName]: { id: string; op: Op; params: OperationParams[Op]; after: string[] };
}[OperationName];

/** All that make a picture. */
export type PictureOperation = {
  [Op in Exclude<OperationName, "metadata">]: { op: Op; params: OperationParams[Op] };
}[Exclude<OperationName, "metadata">];

/** Group (exif, gps, iptc, xmp, icc) → name → value in words; a group that the file does not have is missing. */
export type Metadata = Record<string, Record<string, string | number>>;

/** As it is asked for; what `op`, `params` and `after` may be is checked by the planner, which says where it is wrong. */
export const operationRequest = z.object({
  id: z.string().max(200).describe("The caller's own name for it: letters, digits, - and _."),
  op: z.string().max(200),
  params: z.record(z.string().max(200), z.unknown()).default({}),
  after: z.array(z.string().max(200)).max(200).default([]),
});
export type OperationRequest = z.output<typeof operationRequest>;

export const deliverableStatus = z.enum(["PENDING", "RUNNING", "COMPLETED", "FAILED", "SKIPPED"]);

export const deliverableView = z
  .object({
    id: z.string().describe("As the request called it."),
    op: z.string(),
    params: z.record(z.string(), z.unknown()),
    after: z.array(z.string()),
    status: deliverableStatus,
    asset: assetView.nullable().describe("The file that it made."),
    data: z.unknown().describe("What it read, for metadata."),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: "Deliverable" });
export type DeliverableView = z.infer<typeof deliverableView>;
