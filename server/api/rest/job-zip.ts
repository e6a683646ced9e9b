/** GET /jobs/{id}/assets.zip: all files of a job in one, made while it is sent. */
import { z } from "zod";
import { id as idSchema } from "@/server/schemas/id";
import { zipOf } from "@/server/services/job-zip";
import { jobIdOf } from "./job-id";
import { type Call, type OwnOperation, ownerOf } from "./operation";

const scope = "assets:read";

async function answer({ request, context, params }: Call): Promise<Response> {
  const ownerId = await ownerOf(context, scope);
  return zipResponse(await zipOf(context.deps, ownerId, jobIdOf(params), request.signal));
}

export function zipResponse({ filename, body }: { filename: string; body: ReadableStream }): Response {
  const headers = {
    "Content-Type": "application/zip",
    "Content-Disposition": `attachment; filename="${filename}"`,
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
  };
  return new Response(body, { headers });
}

export const jobZip: OwnOperation = {
  method: "GET",
  path: "/jobs/{id}/assets.zip",
  scope,
  answer,
  docs: {
    operationId: "jobs-zip",
    tags: ["Jobs"],
    summary: "Download all files of a job",
    description: "A ZIP with the photos that were given, what was made, and manifest.json: how to make it again.",
    requestParams: { path: z.object({ id: idSchema }) },
    responses: {
      "200": {
        description: "The ZIP",
        content: { "application/zip": { schema: { type: "string", format: "binary" } } },
      },
    },
  },
};
