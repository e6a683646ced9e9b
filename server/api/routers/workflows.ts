import { openProcedure, router } from "@/server/api/trpc";

export const workflowsRouter = router({
  list: openProcedure.query(({ ctx }) => ctx.deps.catalog.list()),
});
