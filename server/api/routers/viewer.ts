import { openProcedure, router } from "@/server/api/trpc";
import { isAdmin } from "@/server/services/users";

export const viewerRouter = router({
  /** Whether the caller may change what this server offers. */
  isAdmin: openProcedure.query(async ({ ctx }) => {
    const session = await ctx.session();
    return session !== null && isAdmin(ctx.deps, session.viewer);
  }),
  get: openProcedure.query(async ({ ctx }) => (await ctx.session())?.viewer ?? null),
});
