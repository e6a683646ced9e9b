import { AppError } from "@/server/errors";
import { requireAdmin, route } from "@/server/http";
import { readPicture } from "@/server/services/workflow-imports";

/** Body: a PNG or WebP that ComfyUI saved; answers with the workflow in it, as JSON text. */
const handler = route(async ({ request, deps }) => {
  await requireAdmin(deps);
  if (!request.body) throw new AppError("BAD_REQUEST", "Send the picture as the body.");
  return Response.json({ text: await readPicture(request.body) });
});

export { handler as POST };
