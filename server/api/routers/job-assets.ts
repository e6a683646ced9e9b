import { router, viewerProcedure } from "@/server/api/trpc";
import { jobRef, jobView } from "@/server/schemas/job";
import { jobAssets as jobAssetList } from "@/server/schemas/job-asset";
import * as jobAssets from "@/server/services/job-assets";
import { byId } from "@/server/services/jobs";
import { keep, letGo } from "@/server/services/keep";

const tags = ["Jobs"];

export const jobAssetsRouter = router({
  list: viewerProcedure
    .meta({ openapi: { method: "GET", path: "/jobs/{id}/assets", tags, summary: "List a job's files" } })
    .input(jobRef)
    .output(jobAssetList)
    .query(({ ctx, input }) => jobAssets.list(ctx.deps, ctx.viewer.id, input.id)),
  persist: viewerProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/jobs/{id}/assets/persist",
        tags,
        summary: "Copy a job's files to keep with it",
      },
    })
    .input(jobRef)
    .output(jobAssetList)
    .mutation(({ ctx, input }) => jobAssets.persist(ctx.deps, ctx.viewer.id, input.id)),
  keep: viewerProcedure
    .meta({ openapi: { method: "PUT", path: "/jobs/{id}/keep", tags, summary: "Keep a job's photos for good" } })
    .input(jobRef)
    .output(jobView)
    .mutation(async ({ ctx, input }) => {
      await keep(ctx.deps, ctx.viewer.id, input.id);
      return byId(ctx.deps, ctx.viewer.id, input.id);
    }),
  letGo: viewerProcedure
    .meta({ openapi: { method: "DELETE", path: "/jobs/{id}/keep", tags, summary: "Let kept photos expire again" } })
    .input(jobRef)
    .output(jobView)
    .mutation(async ({ ctx, input }) => {
      await letGo(ctx.deps, ctx.viewer.id, input.id);
      return byId(ctx.deps, ctx.viewer.id, input.id);
    }),
});
