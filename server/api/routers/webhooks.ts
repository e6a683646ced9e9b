import { z } from "zod";
import { repeatable, router, viewerProcedure } from "@/server/api/trpc";
import { id } from "@/server/schemas/id";
import {
  createEndpoint,
  deliveryDetail,
  deliveryPage,
  deliveryRef,
  deliveryView,
  endpointRef,
  endpointView,
  listDeliveries,
  newEndpoint,
  ownSecret,
  replayDeliveries,
  replayed,
  updateEndpoint,
} from "@/server/schemas/webhook";
import * as endpoints from "@/server/services/webhook-endpoints";
import * as log from "@/server/services/webhook-log";

const tags = ["Webhooks"];
const ONE = "/webhooks/{id}" as const;
const DELIVERY = `${ONE}/deliveries/{deliveryId}` as const;

export const webhooksRouter = router({
  list: viewerProcedure
    .meta({ openapi: { method: "GET", path: "/webhooks", tags, summary: "List webhook endpoints" } })
    .output(z.array(endpointView))
    .query(({ ctx }) => endpoints.list(ctx.deps, ctx.viewer.id)),
  create: viewerProcedure
    .meta({
      openapi: { method: "POST", path: "/webhooks", tags, summary: "Be told at an address; shows its secret once" },
      status: 201,
    })
    .input(createEndpoint)
    .output(newEndpoint)
    .mutation(({ ctx, input }) => endpoints.create(ctx.deps, ctx.viewer.id, input, repeatable(ctx))),
  byId: viewerProcedure
    .meta({ openapi: { method: "GET", path: ONE, tags, summary: "Look at an endpoint and its circuit breaker" } })
    .input(endpointRef)
    .output(endpointView)
    .query(({ ctx, input }) => endpoints.byId(ctx.deps, ctx.viewer.id, input.id)),
  update: viewerProcedure
    .meta({ openapi: { method: "PATCH", path: ONE, tags, summary: "Change an endpoint's address or events" } })
    .input(updateEndpoint)
    .output(endpointView)
    .mutation(({ ctx, input }) => endpoints.update(ctx.deps, ctx.viewer.id, input)),
  remove: viewerProcedure
    .meta({ openapi: { method: "DELETE", path: ONE, tags, summary: "Delete an endpoint with its log" } })
    .input(endpointRef)
    .output(z.void())
    .mutation(({ ctx, input }) => endpoints.remove(ctx.deps, ctx.viewer.id, input.id)),
  rotate: viewerProcedure
    .meta({
      openapi: {
        method: "POST",
        path: `${ONE}/rotate`,
        tags,
        summary: "Take a new secret; the old one signs for a day",
      },
    })
    .input(endpointRef)
    .output(newEndpoint)
    .mutation(({ ctx, input }) => endpoints.rotate(ctx.deps, ctx.viewer.id, input.id)),
  disable: viewerProcedure
    .meta({ openapi: { method: "POST", path: `${ONE}/disable`, tags, summary: "Switch an endpoint off" } })
    .input(endpointRef)
    .output(endpointView)
    .mutation(({ ctx, input }) => endpoints.disable(ctx.deps, ctx.viewer.id, input.id)),
  enable: viewerProcedure
    .meta({ openapi: { method: "POST", path: `${ONE}/enable`, tags, summary: "Switch an endpoint on again" } })
    .input(endpointRef)
    .output(endpointView)
    .mutation(({ ctx, input }) => endpoints.enable(ctx.deps, ctx.viewer.id, input.id)),
  sendTest: viewerProcedure
    .meta({ openapi: { method: "POST", path: `${ONE}/test`, tags, summary: "Send a test event" } })
    .input(endpointRef)
    .output(z.object({ deliveryId: id }))
    .mutation(({ ctx, input }) => endpoints.sendTest(ctx.deps, ctx.viewer.id, input.id)),
  deliveries: viewerProcedure
    .meta({ openapi: { method: "GET", path: `${ONE}/deliveries`, tags, summary: "List what was sent, newest first" } })
    .input(listDeliveries)
    .output(deliveryPage)
    .query(({ ctx, input }) => log.deliveries(ctx.deps, ctx.viewer.id, input)),
  delivery: viewerProcedure
    .meta({ openapi: { method: "GET", path: DELIVERY, tags, summary: "Look at a delivery with every try" } })
    .input(deliveryRef)
    .output(deliveryDetail)
    .query(({ ctx, input }) => log.delivery(ctx.deps, ctx.viewer.id, input)),
  replay: viewerProcedure
    .meta({ openapi: { method: "POST", path: `${DELIVERY}/replay`, tags, summary: "Send a message again" } })
    .input(deliveryRef)
    .output(deliveryView)
    .mutation(({ ctx, input }) => log.replay(ctx.deps, ctx.viewer.id, input)),
  replaySince: viewerProcedure
    .meta({
      openapi: { method: "POST", path: `${ONE}/replay`, tags, summary: "Send what failed since a time again, or all" },
    })
    .input(replayDeliveries)
    .output(replayed)
    .mutation(({ ctx, input }) => log.replaySince(ctx.deps, ctx.viewer.id, input)),
  /** Of those that come with a single job or batch. */
  ownSecret: viewerProcedure
    .meta({
      openapi: { method: "GET", path: "/webhooks/own-secret", tags, summary: "The secret of a job's own webhookUrl" },
      scope: "webhooks:write",
    })
    .output(ownSecret)
    .query(({ ctx }) => ({ secret: ctx.deps.webhooks.secretOf(ctx.viewer.id) })),
});
