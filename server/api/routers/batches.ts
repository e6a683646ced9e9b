import { tracked } from "@trpc/server";
import { repeatable, router, viewerProcedure } from "@/server/api/trpc";
import {
  batchDetail,
  batchPage,
  batchRef,
  batchView,
  createBatch,
  listBatches,
  watchBatch,
} from "@/server/schemas/batch";
import * as changes from "@/server/services/batch-changes";
import { create } from "@/server/services/batch-create";
import * as batches from "@/server/services/batches";

const tags = ["Batches"];
const post = (path: `/${string}`, summary: string) => ({ openapi: { method: "POST" as const, path, tags, summary } });
const get = (path: `/${string}`, summary: string) => ({ openapi: { method: "GET" as const, path, tags, summary } });

export const batchesRouter = router({
  create: viewerProcedure
    .meta({ ...post("/batches", "Start a job for each of many photos"), status: 201 })
    .input(createBatch)
    .output(batchView)
    .mutation(({ ctx, input }) => create(ctx.deps, ctx.viewer.id, input, repeatable(ctx))),
  list: viewerProcedure
    .meta(get("/batches", "List batches, newest first"))
    .input(listBatches)
    .output(batchPage)
    .query(({ ctx, input }) => batches.list(ctx.deps, ctx.viewer.id, input)),
  byId: viewerProcedure
    .meta(get("/batches/{id}", "Look at a batch and its photos"))
    .input(batchRef)
    .output(batchDetail)
    .query(({ ctx, input }) => batches.byId(ctx.deps, ctx.viewer.id, input.id)),
  pause: viewerProcedure
    .meta(post("/batches/{id}/pause", "Let jobs that have not begun wait"))
    .input(batchRef)
    .output(batchView)
    .mutation(({ ctx, input }) => changes.pause(ctx.deps, ctx.viewer.id, input.id)),
  resume: viewerProcedure
    .meta(post("/batches/{id}/resume", "Go on with a paused batch"))
    .input(batchRef)
    .output(batchView)
    .mutation(({ ctx, input }) => changes.resume(ctx.deps, ctx.viewer.id, input.id)),
  cancel: viewerProcedure
    .meta(post("/batches/{id}/cancel", "Stop what has not ended"))
    .input(batchRef)
    .output(batchView)
    .mutation(({ ctx, input }) => changes.cancel(ctx.deps, ctx.viewer.id, input.id)),
  retryFailed: viewerProcedure
    .meta(post("/batches/{id}/retry", "Run only the failed jobs again"))
    .input(batchRef)
    .output(batchView)
    .mutation(({ ctx, input }) => changes.retryFailed(ctx.deps, ctx.viewer.id, input.id)),

  /** Server-sent events: what changed, until the batch has ended. */
  watch: viewerProcedure
    .meta({ scope: "jobs:read" })
    .input(watchBatch)
    .subscription(async function* ({ ctx, input, signal }) {
      const until = AbortSignal.any([ctx.deps.closing, ...(signal ? [signal] : [])]);
      for await (const change of batches.watch(ctx.deps, ctx.viewer.id, input.id, until)) {
        yield tracked(String(change.batch.version), change);
      }
    }),
});
