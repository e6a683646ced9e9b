import { tracked } from "@trpc/server";
import { repeatable, router, viewerProcedure } from "@/server/api/trpc";
import { createJob, jobPage, jobRef, jobView, listJobs, watchJob } from "@/server/schemas/job";
import { create } from "@/server/services/job-create";
import { watch } from "@/server/services/job-watch";
import * as jobs from "@/server/services/jobs";

const tags = ["Jobs"];

export const jobsRouter = router({
  create: viewerProcedure
    .meta({ openapi: { method: "POST", path: "/jobs", tags, summary: "Start a job" }, status: 201 })
    .input(createJob)
    .output(jobView)
    .mutation(({ ctx, input }) => create(ctx.deps, ctx.viewer.id, input, repeatable(ctx))),
  list: viewerProcedure
    .meta({ openapi: { method: "GET", path: "/jobs", tags, summary: "List jobs, newest first" } })
    .input(listJobs)
    .output(jobPage)
    .query(({ ctx, input }) => jobs.list(ctx.deps, ctx.viewer.id, input)),
  byId: viewerProcedure
    .meta({ openapi: { method: "GET", path: "/jobs/{id}", tags, summary: "Look at a job" } })
    .input(jobRef)
    .output(jobView)
    .query(({ ctx, input }) => jobs.byId(ctx.deps, ctx.viewer.id, input.id)),
  cancel: viewerProcedure
    .meta({ openapi: { method: "POST", path: "/jobs/{id}/cancel", tags, summary: "Stop a job" } })
    .input(jobRef)
    .output(jobView)
    .mutation(({ ctx, input }) => jobs.cancel(ctx.deps, ctx.viewer.id, input.id)),
  retry: viewerProcedure
    .meta({ openapi: { method: "POST", path: "/jobs/{id}/retry", tags, summary: "Run a failed or stopped job again" } })
    .input(jobRef)
    .output(jobView)
    .mutation(({ ctx, input }) => jobs.retry(ctx.deps, ctx.viewer.id, input.id)),

  /** Server-sent events; an event's id is the job's version, so a reconnect goes on where it was. */
  watch: viewerProcedure
    .meta({ scope: "jobs:read" })
    .input(watchJob)
    .subscription(async function* ({ ctx, input, signal }) {
      const until = AbortSignal.any([ctx.deps.closing, ...(signal ? [signal] : [])]);
      const after = Number(input.lastEventId ?? -1);
      for await (const view of watch(ctx.deps, ctx.viewer.id, input.id, after, until)) {
        yield tracked(String(view.version), view);
      }
    }),
});
