/** GET /jobs/{id}/events: the job now and after each of its changes, as server-sent events, until it has ended. */
import { z } from "zod";
import { AppError } from "@/server/errors";
import { id as idSchema } from "@/server/schemas/id";
import { jobView } from "@/server/schemas/job";
import { isFinal } from "@/server/services/job-status";
import { watch } from "@/server/services/job-watch";
import * as jobs from "@/server/services/jobs";
import { eventStream } from "./event-stream";
import { type Call, type OwnOperation, ownerOf } from "./operation";

const version = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

const scope = "jobs:read";

async function answer({ request, context, params }: Call): Promise<Response> {
  const { deps } = context;
  const ownerId = await ownerOf(context, scope);
  const id = idSchema.safeParse(params.id);
  if (!id.success) throw new AppError("NOT_FOUND", "There is no such restoration.");
  const seen = seenBefore(request);
  const job = await jobs.byId(deps, ownerId, id.data);
  // To an EventSource this says not to come again; any other answer would bring it back for ever.
  if (isFinal(job.status) && job.version <= seen) return new Response(null, { status: 204 });
  const body = eventStream([deps.closing, request.signal], async function* (signal) {
    for await (const view of watch(deps, ownerId, id.data, seen, signal)) {
      yield { id: String(view.version), data: view };
    }
  });
  const headers = { "Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no" };
  return new Response(body, { headers });
}

/** The version of the last event that a client has, which it sends when it comes back; -1 for the first time. */
function seenBefore({ headers }: Request): number {
  const given = headers.get("last-event-id");
  if (given === null || given === "") return -1;
  const parsed = version.safeParse(given);
  if (!parsed.success) throw new AppError("BAD_REQUEST", "Last-Event-ID must be the id of an event of this job.");
  return parsed.data;
}

export const jobEvents: OwnOperation = {
  method: "GET",
  path: "/jobs/{id}/events",
  scope,
  answer,
  docs: {
    operationId: "jobs-events",
    tags: ["Jobs"],
    summary: "Follow a job",
    description:
      "Server-sent events: the job as it is now, then again after each change, until it has ended. Send the id of the last event as Last-Event-ID to go on where a connection broke off; 204 says that nothing more will come.",
    requestParams: {
      path: z.object({ id: idSchema }),
      header: z.object({ "Last-Event-ID": z.string().optional() }),
    },
    responses: {
      "200": { description: "A stream of jobs", content: { "text/event-stream": { schema: jobView } } },
      "204": { description: "The job has ended and its last event was seen" },
    },
  },
};
