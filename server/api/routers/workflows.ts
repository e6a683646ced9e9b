import { list } from "@/server/services/workflows";
import { openProcedure, router } from "@/server/api/trpc";

export const workflowsRouter = router({
  list: openProcedure.query(({ ctx }) => list(ctx.deps)),
});
