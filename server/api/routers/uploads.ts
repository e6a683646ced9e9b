import { router, viewerProcedure } from "@/server/api/trpc";
import { createUpload, uploadRef } from "@/server/schemas/upload";
import * as uploads from "@/server/services/uploads";

export const uploadsRouter = router({
  create: viewerProcedure
    .input(createUpload)
    .mutation(({ ctx, input }) => uploads.create(ctx.deps, ctx.viewer.id, input)),
  complete: viewerProcedure
    .input(uploadRef)
    .mutation(({ ctx, input }) => uploads.complete(ctx.deps, ctx.viewer.id, input)),
  discard: viewerProcedure
    .input(uploadRef)
    .mutation(({ ctx, input }) => uploads.discard(ctx.deps, ctx.viewer.id, input)),
});
