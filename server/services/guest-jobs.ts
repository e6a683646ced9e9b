/** Jobs of guests, for the browser that began them and has lost its cookie since: tokens that it keeps stand in for it. */
import type { Asset } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import { sign, verify } from "@/server/lib/hmac";
import type { GuestJob, GuestView } from "@/server/schemas/guest-job";
import type { JobView } from "@/server/schemas/job";
import type { Viewer } from "@/server/schemas/user";
import { toJobViews, withAssets } from "./job-view";
import { claimGuest } from "./users";

/** Two purposes, two tokens: who is shown a photo by a link can't take over the work of who showed it. */
const parts = { view: (id: string) => ["guest-job-view", id], claim: (id: string) => ["guest-job-claim", id] };
const isGood = ({ appSecret }: Deps, purpose: keyof typeof parts, id: string, token: string) =>
  verify(appSecret, parts[purpose](id), token);

/** A token is good for as long as the owner is a guest: on a shared computer, an account's photos end with its session. */
const ofGuests = { owner: { email: null } } as const;

/** For the guest's own jobs among `ids`; none for an account, which needs none. */
export async function tokensFor(deps: Deps, viewer: Viewer, ids: string[]): Promise<GuestJob[]> {
  if (!viewer.guest) return [];
  const jobs = await deps.db.job.findMany({ where: { id: { in: ids }, ownerId: viewer.id }, select: { id: true } });
  const signed = (purpose: keyof typeof parts, id: string) => sign(deps.appSecret, parts[purpose](id));
  return jobs.map(({ id }) => ({ id, view: signed("view", id), claim: signed("claim", id) }));
}

/** Newest first. Left out: wrong tokens, jobs that are gone or an account's, and those of the one who asks. */
export async function viewed(deps: Deps, viewer: Viewer | null, given: GuestView[]): Promise<JobView[]> {
  const ids = given.filter(({ id, view }) => isGood(deps, "view", id, view)).map(({ id }) => id);
  const jobs = await deps.db.job.findMany({
    where: { id: { in: ids }, ...ofGuests, ...(viewer ? { ownerId: { not: viewer.id } } : {}) },
    orderBy: { id: "desc" },
    include: withAssets,
  });
  return toJobViews(deps, jobs);
}

/** A file that the job took in or made. @throws AppError NOT_FOUND */
export async function viewedAsset(deps: Deps, { id: jobId, view }: GuestView, assetId: string): Promise<Asset> {
  const job = isGood(deps, "view", jobId, view)
    ? await deps.db.job.findFirst({ where: { id: jobId, ...ofGuests }, select: { ownerId: true, inputs: true } })
    : null;
  const inputs = Object.values((job?.inputs ?? {}) as Record<string, string[]>).flat();
  const belongs = inputs.includes(assetId) ? {} : { jobId };
  const asset = job && (await deps.db.asset.findFirst({ where: { id: assetId, ownerId: job.ownerId, ...belongs } }));
  if (!asset) throw new AppError("NOT_FOUND", "There is no such photo.");
  return asset;
}

/** The account takes over all work of the guests who began these jobs. Gives how many guests there were. */
export async function claim(deps: Deps, viewer: Viewer, given: Pick<GuestJob, "id" | "claim">[]): Promise<number> {
  if (viewer.guest) throw new AppError("FORBIDDEN", "Sign in first; then photos from before come along.");
  const ids = given.filter((one) => isGood(deps, "claim", one.id, one.claim)).map(({ id }) => id);
  const jobs = await deps.db.job.findMany({ where: { id: { in: ids }, ...ofGuests }, distinct: ["ownerId"] });
  for (const { ownerId } of jobs) await claimGuest(deps, ownerId, viewer.id);
  return jobs.length;
}
