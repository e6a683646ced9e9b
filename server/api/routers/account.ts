import { openProcedure, router, viewerProcedure } from "@/server/api/trpc";
import { changePassword, signUp } from "@/server/schemas/user";
import * as users from "@/server/services/users";

export const accountRouter = router({
  signUp: openProcedure.input(signUp).mutation(async ({ ctx, input }) => {
    const session = await ctx.session();
    return users.signUp(ctx.deps, session?.viewer ?? null, input);
  }),
  /** Ends the sessions everywhere else. */
  changePassword: viewerProcedure.input(changePassword).mutation(async ({ ctx, input }) => {
    await users.changePassword(ctx.deps, ctx.viewer, input);
    await users.revokeSessions(ctx.deps, { userId: ctx.viewer.id, except: ctx.sessionId });
  }),
  signOutEverywhere: viewerProcedure.mutation(({ ctx }) => users.revokeSessions(ctx.deps, { userId: ctx.viewer.id })),
});
