import { z } from "zod";
import { openProcedure, router } from "@/server/api/trpc";
import { workflowDetail, workflowRef, workflowView } from "@/server/schemas/workflow";
import { byId, list } from "@/server/services/workflows";

const open = { tags: ["Workflows"], protect: false };

export const workflowsRouter = router({
  list: openProcedure
    .meta({ openapi: { method: "GET", path: "/workflows", summary: "List what can be done", ...open } })
    .output(z.array(workflowView))
    .query(({ ctx }) => list(ctx.deps)),
  byId: openProcedure
    .meta({
      openapi: { method: "GET", path: "/workflows/{id}", summary: "Look at a workflow and its parameters", ...open },
    })
    .input(workflowRef)
    .output(workflowDetail)
    .query(({ ctx, input }) => byId(ctx.deps, input.id)),
});
