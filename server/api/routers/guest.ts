import { openProcedure, router, viewerProcedure } from "@/server/api/trpc";
import {
  guestClaims,
  guestJobList,
  guestsClaimed,
  guestTokenList,
  guestTokens,
  guestViews,
} from "@/server/schemas/guest-job";
import * as guestJobs from "@/server/services/guest-jobs";

export const guestRouter = router({
  /** What a guest's browser keeps, so that the history comes back without the cookie. */
  tokens: viewerProcedure
    .input(guestTokens)
    .output(guestTokenList)
    .query(async ({ ctx, input }) => ({ items: await guestJobs.tokensFor(ctx.deps, ctx.viewer, input.ids) })),
  /** To look at only. A mutation, so that tokens don't stand in addresses. */
  jobs: openProcedure
    .input(guestViews)
    .output(guestJobList)
    .mutation(async ({ ctx, input }) => {
      const session = await ctx.session();
      return { items: await guestJobs.viewed(ctx.deps, session?.viewer ?? null, input.jobs) };
    }),
  claim: viewerProcedure
    .input(guestClaims)
    .output(guestsClaimed)
    .mutation(async ({ ctx, input }) => ({ guests: await guestJobs.claim(ctx.deps, ctx.viewer, input.jobs) })),
});
