import { adminProcedure, router } from "@/server/api/trpc";
import {
  deadLetterCount,
  deadLetterDetail,
  deadLetterFilter,
  deadLetterPage,
  deadLetterRef,
  listDeadLetters,
} from "@/server/schemas/dead-letter";
import * as letters from "@/server/services/dead-letter-admin";

const tags = ["Administration"];
const scope = "admin" as const;
const ROOT = "/dead-letters" as const;

export const deadLettersRouter = router({
  list: adminProcedure
    .meta({ openapi: { method: "GET", path: ROOT, tags, summary: "List work that was given up" }, scope })
    .input(listDeadLetters)
    .output(deadLetterPage)
    .query(({ ctx, input }) => letters.list(ctx.deps, input)),
  byId: adminProcedure
    .meta({ openapi: { method: "GET", path: `${ROOT}/{id}`, tags, summary: "Look at a dead letter" }, scope })
    .input(deadLetterRef)
    .output(deadLetterDetail)
    .query(({ ctx, input }) => letters.byId(ctx.deps, input.id)),
  requeue: adminProcedure
    .meta({ openapi: { method: "POST", path: `${ROOT}/{id}/requeue`, tags, summary: "Queue it again" }, scope })
    .input(deadLetterRef)
    .output(deadLetterDetail)
    .mutation(({ ctx, input }) => letters.requeue(ctx.deps, ctx.viewer.email ?? "", input.id)),
  discard: adminProcedure
    .meta({ openapi: { method: "POST", path: `${ROOT}/{id}/discard`, tags, summary: "Discard it" }, scope })
    .input(deadLetterRef)
    .output(deadLetterDetail)
    .mutation(({ ctx, input }) => letters.discard(ctx.deps, ctx.viewer.email ?? "", input.id)),
  requeueAll: adminProcedure
    .meta({ openapi: { method: "POST", path: `${ROOT}/requeue`, tags, summary: "Queue all open ones again" }, scope })
    .input(deadLetterFilter)
    .output(deadLetterCount)
    .mutation(({ ctx, input }) => letters.requeueAll(ctx.deps, ctx.viewer.email ?? "", input)),
  discardAll: adminProcedure
    .meta({ openapi: { method: "POST", path: `${ROOT}/discard`, tags, summary: "Discard all open ones" }, scope })
    .input(deadLetterFilter)
    .output(deadLetterCount)
    .mutation(({ ctx, input }) => letters.discardAll(ctx.deps, ctx.viewer.email ?? "", input)),
});
