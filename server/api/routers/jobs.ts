import { tracked } from "@trpc/server";
import { router, viewerProcedure } from "@/server/api/trpc";
import { createJob, jobRef, listJobs, watchJob } from "@/server/schemas/job";
import { create } from "@/server/services/job-create";
import * as jobs from "@/server/services/jobs";

export const jobsRouter = router({
  create: viewerProcedure.input(createJob).mutation(({ ctx, input }) => create(ctx.deps, ctx.viewer.id, input)),
  byId: viewerProcedure.input(jobRef).query(({ ctx, input }) => jobs.byId(ctx.deps, ctx.viewer.id, input.id)),
  list: viewerProcedure.input(listJobs).query(({ ctx, input }) => jobs.list(ctx.deps, ctx.viewer.id, input)),
  cancel: viewerProcedure.input(jobRef).mutation(({ ctx, input }) => jobs.cancel(ctx.deps, ctx.viewer.id, input.id)),
  retry: viewerProcedure.input(jobRef).mutation(({ ctx, input }) => jobs.retry(ctx.deps, ctx.viewer.id, input.id)),

  /** Server-sent events; an event's id is the job's version, so a reconnect goes on where it was. */
  watch: viewerProcedure.input(watchJob).subscription(async function* ({ ctx, input, signal }) {
    const until = AbortSignal.any([ctx.deps.closing, ...(signal ? [signal] : [])]);
    const after = Number(input.lastEventId ?? -1);
    for await (const view of jobs.watch(ctx.deps, ctx.viewer.id, input.id, after, until)) {
      yield tracked(String(view.version), view);
    }
  }),
});
