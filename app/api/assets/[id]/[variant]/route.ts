import { AppError } from "@/server/errors";
import { requireViewer, route } from "@/server/http";
import { assetVariant } from "@/server/schemas/asset";
import { type ExportChoice, exportChoice } from "@/server/schemas/asset-export";
import { id as idSchema } from "@/server/schemas/id";
import { exportAsset, isAsStored } from "@/server/services/asset-export";
import { byId, objectOf } from "@/server/services/assets";
import { serveMade, serveObject } from "@/server/storage/serve";

/** Bytes behind an id never change. */
const DAY_SECONDS = 86_400;

const handler = route<{ id: string; variant: string }>(async ({ request, deps, params }) => {
  const id = idSchema.safeParse(params.id);
  const variant = assetVariant.safeParse(params.variant);
  if (!id.success || !variant.success) throw new AppError("NOT_FOUND", "There is no such photo.");
  const viewer = await requireViewer(deps, "assets:read");
  const asset = await byId(deps, viewer.id, id.data, variant.data);
  const choice = choiceOf(request);
  if (variant.data === "download" && !isAsStored(asset, choice)) {
    return serveMade(await exportAsset(deps, asset, choice), request);
  }
  const object = objectOf(asset, variant.data);
  return serveObject(deps.storage, object.key, request, { ...object, maxAgeSeconds: DAY_SECONDS });
});

/** ?metadata=keep|strip-location|strip-all&profile=keep|srgb */
function choiceOf(request: Request): ExportChoice {
  const choice = exportChoice.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (choice.success) return choice.data;
  throw new AppError("BAD_REQUEST", choice.error.issues.map(({ path, message }) => `${path}: ${message}`).join("; "));
}

export { handler as GET, handler as HEAD };
