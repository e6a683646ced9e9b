/** GET /batches/{id}/assets.zip: everything that a batch has made by now, in one. */
import { z } from "zod";
import { AppError } from "@/server/errors";
import { id as idSchema } from "@/server/schemas/id";
import { zipOfBatch } from "@/server/services/batch-zip";
import { zipResponse } from "./job-zip";
import { type Call, type OwnOperation, ownerOf } from "./operation";

const scope = "assets:read";

async function answer({ request, context, params }: Call): Promise<Response> {
  const ownerId = await ownerOf(context, scope);
  const id = idSchema.safeParse(params.id);
  if (!id.success) throw new AppError("NOT_FOUND", "There is no such roll of photos.");
  return zipResponse(await zipOfBatch(context.deps, ownerId, id.data, request.signal));
}

export const batchZip: OwnOperation = {
  method: "GET",
  path: "/batches/{id}/assets.zip",
  scope,
  answer,
  docs: {
    operationId: "batches-zip",
    tags: ["Batches"],
    summary: "Download everything that a batch has made",
    description: "A ZIP with what is done by now, and manifest.json: which file came of which photo, and how.",
    requestParams: { path: z.object({ id: idSchema }) },
    responses: {
      "200": {
        description: "The ZIP",
        content: { "application/zip": { schema: { type: "string", format: "binary" } } },
      },
    },
  },
};
