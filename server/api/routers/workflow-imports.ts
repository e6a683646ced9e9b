import { adminProcedure, router } from "@/server/api/trpc";
import { importRef, proposeImport, saveImport } from "@/server/schemas/workflow-import";
import { draftOf, list, propose, remove, save } from "@/server/services/workflow-imports";

export const workflowImportsRouter = router({
  list: adminProcedure.query(({ ctx }) => list(ctx.deps)),
  draft: adminProcedure.input(importRef).query(({ ctx, input }) => draftOf(ctx.deps, input.id)),
  propose: adminProcedure.input(proposeImport).mutation(({ ctx, input }) => propose(ctx.deps, input)),
  save: adminProcedure.input(saveImport).mutation(({ ctx, input }) => save(ctx.deps, input)),
  remove: adminProcedure.input(importRef).mutation(({ ctx, input }) => remove(ctx.deps, input.id)),
});
