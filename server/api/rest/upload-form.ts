/** POST /uploads as a form: curl -F file=@photo.jpg, in place of asking for a link first. */
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { repeatable } from "@/server/api/trpc";
import { assetView } from "@/server/schemas/asset";
import { storeFile } from "@/server/services/upload-file";
import { readFormFile } from "./form-file";
import { type Call, type OwnOperation, ownerOf } from "./operation";

const scope = "assets:write";

async function answer({ request, context }: Call): Promise<Response> {
  const { deps } = context;
  const ownerId = await ownerOf(context, scope);
  const folder = await mkdtemp(join(deps.tempDir, "form-"));
  try {
    const wanted = { field: "file", path: join(folder, "file"), maxBytes: deps.limits.maxUploadBytes };
    const file = await readFormFile(request, wanted);
    const asset = await storeFile(deps, ownerId, file, repeatable(context));
    return Response.json(asset, { status: 201, headers: { "Cache-Control": "no-store" } });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const uploadForm: OwnOperation = {
  method: "POST",
  path: "/uploads",
  takes: ({ headers }) => /^multipart\/form-data\b/i.test(headers.get("content-type") ?? ""),
  scope,
  answer,
  docs: {
    description:
      "As JSON: announces the photo and answers with a link to PUT it to; then complete it. As a form: sends it at once, and answers with the Asset.",
    requestBody: {
      content: {
        "multipart/form-data": {
          schema: {
            type: "object",
            required: ["file"],
            properties: { file: { type: "string", format: "binary", description: "The photo." } },
          },
        },
      },
    },
    responses: {
      "201": { description: "The photo, looked at and ready", content: { "application/json": { schema: assetView } } },
    },
  },
};
