import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import { requireViewer, route } from "@/server/http";
import { type AssetVariant, assetVariant } from "@/server/schemas/asset";
import { type ExportChoice, exportChoice } from "@/server/schemas/asset-export";
import { guestView } from "@/server/schemas/guest-job";
import { id as idSchema } from "@/server/schemas/id";
import { exportAsset, isAsStored } from "@/server/services/asset-export";
import { byId, had, objectOf } from "@/server/services/assets";
import { viewedAsset } from "@/server/services/guest-jobs";
import { serveMade, serveObject } from "@/server/storage/serve";

/** Bytes behind an id never change. */
const DAY_SECONDS = 86_400;

const handler = route<{ id: string; variant: string }>(async ({ request, deps, params }) => {
  const id = idSchema.safeParse(params.id);
  const variant = assetVariant.safeParse(params.variant);
  if (!id.success || !variant.success) throw new AppError("NOT_FOUND", "There is no such photo.");
  const asset = await assetFor(deps, request, id.data, variant.data);
  const choice = choiceOf(request);
  if (variant.data === "download" && !isAsStored(asset, choice)) {
    return serveMade(await exportAsset(deps, asset, choice), request);
  }
  const object = objectOf(asset, variant.data);
  return serveObject(deps.storage, object.key, request, { ...object, maxAgeSeconds: DAY_SECONDS });
});

/** The owner's; or a guest's of whose job the browser has kept the token: ?job={id}&view={token} */
async function assetFor(deps: Deps, request: Request, id: string, variant: AssetVariant) {
  const { searchParams } = new URL(request.url);
  const seen = guestView.safeParse({ id: searchParams.get("job"), view: searchParams.get("view") });
  if (seen.success) return had(await viewedAsset(deps, seen.data, id), variant, deps.now());
  const viewer = await requireViewer(deps, "assets:read");
  return byId(deps, viewer.id, id, variant);
}

/** ?metadata=keep|strip-location|strip-all&profile=keep|srgb */
function choiceOf(request: Request): ExportChoice {
  const choice = exportChoice.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (choice.success) return choice.data;
  throw new AppError("BAD_REQUEST", choice.error.issues.map(({ path, message }) => `${path}: ${message}`).join("; "));
}

export { handler as GET, handler as HEAD };
