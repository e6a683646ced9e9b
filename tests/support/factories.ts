import type { Asset, Job, Prisma, User } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import { WEBHOOK_EVENTS } from "@/server/schemas/webhook";
import { rawKey } from "@/server/storage/keys";

export const createUser = (deps: Deps): Promise<User> => deps.db.user.create({ data: { id: deps.newId() } });

type AssetFields = Partial<Prisma.AssetUncheckedCreateInput>;

/** A photo that has been received; its bytes are not in storage. */
export async function createAsset(deps: Deps, ownerId: string, fields: AssetFields = {}): Promise<Asset> {
  const id = deps.newId();
  const photo = { filename: "photo.jpg", contentType: "image/jpeg", size: 1000, width: 100, height: 80 };
  const key = rawKey(ownerId, id, "jpg");
  return deps.db.asset.create({ data: { id, ownerId, kind: "UPLOAD", status: "READY", key, ...photo, ...fields } });
}

/** Told of all that happens; a secret that signs nothing. */
export const createEndpointRow = (deps: Deps, ownerId: string) =>
  deps.db.webhookEndpoint.create({
    data: { id: deps.newId(), ownerId, url: "https://example.org/hook", events: [...WEBHOOK_EVENTS], secret: "whsec_" },
  });

type JobFields = Partial<Prisma.JobUncheckedCreateInput>;

export async function createJobRow(deps: Deps, ownerId: string, fields: JobFields = {}): Promise<Job> {
  const inputAssetId = fields.inputAssetId === undefined ? (await createAsset(deps, ownerId)).id : fields.inputAssetId;
  const parameters = { scale: 1, sharpness: 0 };
  const inputs = { photo: inputAssetId ? [inputAssetId] : [] };
  const base = { id: deps.newId(), ownerId, workflowId: "restore", inputs, parameters };
  return deps.db.job.create({ data: { ...base, ...fields, inputAssetId } });
}
