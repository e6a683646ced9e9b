/** How long files are kept. */
import type { Asset, AssetKind } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import { hasAccount, keptBytes } from "./kept";

const DAY_MS = 86_400_000;

/** From the moment on when its time is over, also while its file is still there. */
export const isExpired = ({ status, expiresAt }: Pick<Asset, "status" | "expiresAt">, now: Date): boolean =>
  status === "EXPIRED" || (expiresAt !== null && expiresAt <= now);

/** For files that are made in time to be kept as long as any. */
export const expiryFrom = ({ now, retention }: Pick<Deps, "now" | "retention">): Date =>
  new Date(now().getTime() + retention.days * DAY_MS);

type Arrived = { ownerId: string; kind: AssetKind };

/**
 * expiresAt of what becomes READY now. null: the references of people with an account last until they are deleted, as
 * far as there is room for them.
 */
export async function expiryOf(
  db: Tx,
  deps: Pick<Deps, "now" | "retention">,
  { ownerId, kind }: Arrived,
): Promise<Date | null> {
  const lasts = kind === "REFERENCE" && (await hasAccount(db, ownerId));
  return lasts && (await keptBytes(db, ownerId)) < deps.retention.keepBytes ? null : expiryFrom(deps);
}
