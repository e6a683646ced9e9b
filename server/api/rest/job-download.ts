/** GET /jobs/{id}/download: what a job made, as a file to save. */
import { z } from "zod";
import { AppError } from "@/server/errors";
import { id as idSchema } from "@/server/schemas/id";
import type { JobView } from "@/server/schemas/job";
import { byId, objectOf } from "@/server/services/assets";
import * as jobs from "@/server/services/jobs";
import { serveObject } from "@/server/storage/serve";
import { readQuery } from "./input";
import { jobIdOf } from "./job-id";
import { type Call, type OwnOperation, ownerOf } from "./operation";

const query = z.object({
  /** Which one, of a job that made several; counted from 1. */
  result: z.number().int().min(1).max(1000).default(1),
  /** true: a redirect to the store, instead of the bytes. */
  redirect: z.boolean().default(false),
});

const scope = "assets:read";

async function answer({ request, context, params }: Call): Promise<Response> {
  const { deps } = context;
  const ownerId = await ownerOf(context, scope);
  const id = jobIdOf(params);
  const asked = query.safeParse(readQuery(query, new URL(request.url).searchParams));
  if (!asked.success) throw new AppError("BAD_REQUEST", z.prettifyError(asked.error));
  const { id: assetId } = resultOf(await jobs.byId(deps, ownerId, id), asked.data.result);
  const { key, ...object } = objectOf(await byId(deps, ownerId, assetId), "download");
  if (!asked.data.redirect) return serveObject(deps.storage, key, request, object);
  const { url } = await deps.storage.presignGet(key, { expiresInSeconds: deps.linkSeconds, ...object });
  return new Response(null, { status: 302, headers: { Location: url, "Cache-Control": "no-store" } });
}

function resultOf({ status, results }: JobView, number: number): JobView["results"][number] {
  if (status !== "COMPLETED") {
    const message = `The job is ${status}; there is nothing to download before it is COMPLETED.`;
    throw new AppError("CONFLICT", message, { details: { status } });
  }
  const found = results[number - 1];
  if (!found) throw new AppError("NOT_FOUND", `The job has ${results.length} results, so none is number ${number}.`);
  return found;
}

export const jobDownload: OwnOperation = {
  method: "GET",
  path: "/jobs/{id}/download",
  scope,
  answer,
  docs: {
    operationId: "jobs-download",
    tags: ["Jobs"],
    summary: "Download what a job made",
    description: "Answers parts of the file (Range) and knows what a client has already (ETag).",
    requestParams: { path: z.object({ id: idSchema }), query },
    responses: {
      "200": { description: "The file", content: { "image/*": { schema: { type: "string", format: "binary" } } } },
      "302": { description: "Where the file is, with ?redirect=true" },
    },
  },
};
