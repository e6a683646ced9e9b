import { AppError } from "@/server/errors";
import { requireViewer, route } from "@/server/http";
import { id as idSchema } from "@/server/schemas/id";
import { latestPreview } from "@/server/services/job-preview";

export const dynamic = "force-dynamic";

/** The picture as the engine shows it now. Its type was told by its bytes, and it is never kept. */
export const GET = route<{ id: string }>(async ({ deps, params }) => {
  const id = idSchema.safeParse(params.id);
  const viewer = await requireViewer(deps, "jobs:read");
  const preview = id.success ? await latestPreview(deps, viewer.id, id.data) : null;
  if (!preview) throw new AppError("NOT_FOUND", "There is nothing to see yet.");
  const headers = {
    "Content-Type": preview.contentType,
    "Content-Length": String(preview.bytes.length),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
  };
  return new Response(preview.bytes as Uint8Array<ArrayBuffer>, { headers });
});
