import { z } from "zod";
import { id } from "./id";

/** Bytes are had from assetUrl(id, variant). */
export const assetView = z
  .object({
    id,
    kind: z.enum(["UPLOAD", "RESULT", "REFERENCE", "DELIVERABLE"]),
    filename: z.string(),
    contentType: z.string(),
    size: z.number().int(),
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
    damaged: z.boolean(),
    expiresAt: z.date().nullable().describe("null: kept until its owner deletes it."),
    expired: z.boolean().describe("Its time is over: only its thumbnail can still be had, where there is one."),
    hasThumbnail: z.boolean(),
  })
  .meta({ id: "Asset" });
export type AssetView = z.infer<typeof assetView>;

/** original: as it was given; screen and thumbnail: upright WebP for pages; download: the original, for saving. */
export const assetVariant = z.enum(["original", "screen", "thumbnail", "download"]);
export type AssetVariant = z.infer<typeof assetVariant>;

/** seen: the job of a guest and its view token, where no session stands for its owner. */
export const assetUrl = (assetId: string, variant: AssetVariant, seen?: { id: string; view: string }) =>
  `/api/assets/${assetId}/${variant}${seen ? `?${new URLSearchParams({ job: seen.id, view: seen.view })}` : ""}`;
