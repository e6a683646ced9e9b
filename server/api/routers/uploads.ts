import { z } from "zod";
import { repeatable, router, viewerProcedure } from "@/server/api/trpc";
import { assetView } from "@/server/schemas/asset";
import { createUpload, uploadRef, uploadTicket } from "@/server/schemas/upload";
import * as uploads from "@/server/services/uploads";

const tags = ["Uploads"];

export const uploadsRouter = router({
  create: viewerProcedure
    .meta({ openapi: { method: "POST", path: "/uploads", tags, summary: "Send a photo" }, status: 201 })
    .input(createUpload)
    .output(uploadTicket)
    .mutation(({ ctx, input }) => uploads.create(ctx.deps, ctx.viewer.id, input, repeatable(ctx))),
  complete: viewerProcedure
    .meta({
      openapi: { method: "POST", path: "/uploads/{assetId}/complete", tags, summary: "Say that a photo has been sent" },
    })
    .input(uploadRef)
    .output(assetView)
    .mutation(({ ctx, input }) => uploads.complete(ctx.deps, ctx.viewer.id, input)),
  discard: viewerProcedure
    .meta({
      openapi: { method: "DELETE", path: "/uploads/{assetId}", tags, summary: "Delete a photo that no job uses" },
    })
    .input(uploadRef)
    .output(z.void())
    .mutation(({ ctx, input }) => uploads.discard(ctx.deps, ctx.viewer.id, input)),
});
