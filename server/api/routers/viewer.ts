import { openProcedure, router } from "@/server/api/trpc";

export const viewerRouter = router({
  get: openProcedure.query(async ({ ctx }) => (await ctx.session())?.viewer ?? null),
});
