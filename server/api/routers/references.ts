import { repeatable, router, viewerProcedure } from "@/server/api/trpc";
import { jobView } from "@/server/schemas/job";
import {
  attachedReferences,
  attachReference,
  createReference,
  generateReference,
  listReferences,
  ofJob,
  REFERENCE_WORKFLOW,
  referencePage,
  referenceRef,
  referenceView,
  renameReference,
} from "@/server/schemas/reference";
import { create as createJob } from "@/server/services/job-create";
import * as references from "@/server/services/references";

const tags = ["References"];

export const referencesRouter = router({
  list: viewerProcedure
    .meta({ openapi: { method: "GET", path: "/references", tags, summary: "List references, newest first" } })
    .input(listReferences)
    .output(referencePage)
    .query(({ ctx, input }) => references.list(ctx.deps, ctx.viewer.id, input)),
  create: viewerProcedure
    .meta({
      openapi: { method: "POST", path: "/references", tags, summary: "Make a reference of a photo" },
      status: 201,
    })
    .input(createReference)
    .output(referenceView)
    .mutation(({ ctx, input }) => references.create(ctx.deps, ctx.viewer.id, input, repeatable(ctx))),
  /** A job whose results become references. */
  generate: viewerProcedure
    .meta({
      openapi: { method: "POST", path: "/references/generate", tags, summary: "Draw references from words" },
      status: 201,
    })
    .input(generateReference)
    .output(jobView)
    .mutation(({ ctx, input: { description, parameters, idempotencyKey } }) => {
      const request = { workflowId: REFERENCE_WORKFLOW, parameters: { ...parameters, description }, idempotencyKey };
      return createJob(ctx.deps, ctx.viewer.id, request, repeatable(ctx));
    }),
  rename: viewerProcedure
    .meta({ openapi: { method: "PATCH", path: "/references/{id}", tags, summary: "Rename a reference" } })
    .input(renameReference)
    .output(referenceView)
    .mutation(({ ctx, input }) => references.rename(ctx.deps, ctx.viewer.id, input)),
  remove: viewerProcedure
    .meta({ openapi: { method: "DELETE", path: "/references/{id}", tags, summary: "Delete a reference" } })
    .input(referenceRef)
    .output(referenceRef)
    .mutation(async ({ ctx, input }) => {
      await references.remove(ctx.deps, ctx.viewer.id, input.id);
      return input;
    }),

  ofJob: viewerProcedure
    .meta({ openapi: { method: "GET", path: "/jobs/{jobId}/references", tags, summary: "List a job's references" } })
    .input(ofJob)
    .output(attachedReferences)
    .query(({ ctx, input }) => references.attachedTo(ctx.deps, ctx.viewer.id, input.jobId)),
  attach: viewerProcedure
    .meta({
      openapi: { method: "PUT", path: "/jobs/{jobId}/references/{id}", tags, summary: "Attach a reference to a job" },
    })
    .input(attachReference)
    .output(attachedReferences)
    .mutation(async ({ ctx, input }) => {
      await references.attach(ctx.deps, ctx.viewer.id, input);
      return references.attachedTo(ctx.deps, ctx.viewer.id, input.jobId);
    }),
  detach: viewerProcedure
    .meta({
      openapi: { method: "DELETE", path: "/jobs/{jobId}/references/{id}", tags, summary: "Take a reference off a job" },
    })
    .input(attachReference)
    .output(attachedReferences)
    .mutation(async ({ ctx, input }) => {
      await references.detach(ctx.deps, ctx.viewer.id, input);
      return references.attachedTo(ctx.deps, ctx.viewer.id, input.jobId);
    }),
});
