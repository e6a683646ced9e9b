import { z } from "zod";
import { router, viewerProcedure } from "@/server/api/trpc";
import { apiKeyRef, apiKeyView, createApiKey, newApiKey } from "@/server/schemas/api-key";
import * as apiKeys from "@/server/services/api-keys";

/** Without scopes: a key that leaked can neither make others nor see which there are. */
export const apiKeysRouter = router({
  create: viewerProcedure
    .input(createApiKey)
    .output(newApiKey)
    .mutation(({ ctx, input }) => apiKeys.create(ctx.deps, ctx.viewer, input)),
  list: viewerProcedure.output(z.array(apiKeyView)).query(({ ctx }) => apiKeys.list(ctx.deps, ctx.viewer.id)),
  revoke: viewerProcedure
    .input(apiKeyRef)
    .output(z.void())
    .mutation(({ ctx, input }) => apiKeys.revoke(ctx.deps, ctx.viewer.id, input.id)),
});
