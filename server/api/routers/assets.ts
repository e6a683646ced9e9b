import { router, viewerProcedure } from "@/server/api/trpc";
import { assetLink, linkAsked } from "@/server/schemas/asset-link";
import { linkToAsset, linkToReference } from "@/server/services/asset-links";

const redirect = "image_url";

/** Both answer 302 to the file when asked with ?redirect=true. */
export const assetsRouter = router({
  link: viewerProcedure
    .meta({
      openapi: { method: "GET", path: "/assets/{id}", tags: ["Assets"], summary: "Get a link to a file" },
      redirect,
    })
    .input(linkAsked)
    .output(assetLink)
    .query(({ ctx, input: { id } }) => linkToAsset(ctx.deps, ctx.viewer.id, { id, origin: ctx.origin })),

  referenceLink: viewerProcedure
    .meta({
      openapi: { method: "GET", path: "/references/{id}", tags: ["References"], summary: "Get a link to a reference" },
      redirect,
    })
    .input(linkAsked)
    .output(assetLink)
    .query(({ ctx, input: { id } }) => linkToReference(ctx.deps, ctx.viewer.id, { id, origin: ctx.origin })),
});
