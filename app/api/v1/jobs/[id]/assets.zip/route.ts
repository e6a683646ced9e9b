import { AppError } from "@/server/errors";
import { requireViewer, route } from "@/server/http";
import { id as idSchema } from "@/server/schemas/id";
import { zipOf } from "@/server/services/job-zip";

export const dynamic = "force-dynamic";

/** All files of a job in one, made while it is sent. */
export const GET = route<{ id: string }>(async ({ request, deps, params }) => {
  const viewer = await requireViewer(deps, "jobs:read");
  const id = idSchema.safeParse(params.id);
  if (!id.success) throw new AppError("INVALID_JOB_ID", "This is no id of a job.");
  const { filename, body } = await zipOf(deps, viewer.id, id.data, request.signal);
  const headers = {
    "Content-Type": "application/zip",
    "Content-Disposition": `attachment; filename="${filename}"`,
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
  };
  return new Response(body, { headers });
});
