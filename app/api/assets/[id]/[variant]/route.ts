import { AppError } from "@/server/errors";
import { requireViewer, route } from "@/server/http";
import { assetVariant } from "@/server/schemas/asset";
import { id as idSchema } from "@/server/schemas/id";
import { byId, objectOf } from "@/server/services/assets";
import { serveObject } from "@/server/storage/serve";

/** Bytes behind an id never change. */
const DAY_SECONDS = 86_400;

const handler = route<{ id: string; variant: string }>(async ({ request, deps, params }) => {
  const id = idSchema.safeParse(params.id);
  const variant = assetVariant.safeParse(params.variant);
  if (!id.success || !variant.success) throw new AppError("NOT_FOUND", "There is no such photo.");
  const viewer = await requireViewer(deps, "assets:read");
  const object = objectOf(await byId(deps, viewer.id, id.data, variant.data), variant.data);
  return serveObject(deps.storage, object.key, request, { ...object, maxAgeSeconds: DAY_SECONDS });
});

export { handler as GET, handler as HEAD };
