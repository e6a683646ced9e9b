import { openProcedure, router } from "@/server/api/trpc";
import { workflowRef } from "@/server/schemas/workflow";
import { byId, list } from "@/server/services/workflows";

export const workflowsRouter = router({
  list: openProcedure.query(({ ctx }) => list(ctx.deps)),
  byId: openProcedure.input(workflowRef).query(({ ctx, input }) => byId(ctx.deps, input.id)),
});
