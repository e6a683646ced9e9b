/** People: guests, accounts, and the way from the one to the other. */
import type { z } from "zod";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type {
  changePassword as changePasswordInput,
  credentials,
  signUp as signUpInput,
  Viewer,
} from "@/server/schemas/user";

const PROVIDER = "credentials";
const SESSION_DAYS = 90;

export async function createGuest(deps: Deps): Promise<Viewer> {
  const { id } = await deps.db.user.create({ data: { id: deps.newId() } });
  return { id, email: null, guest: true };
}

/** Makes an account; a guest keeps id and work. */
export async function signUp(deps: Deps, viewer: Viewer | null, input: z.output<typeof signUpInput>): Promise<Viewer> {
  if (viewer && !viewer.guest) throw new AppError("CONFLICT", "You are signed in already. Sign out first.");
  const passwordHash = await deps.passwords.hash(input.password);
  const id = viewer?.id ?? deps.newId();
  await deps.commit(async (tx) => {
    await requireFree(tx, input.email);
    await tx.user.upsert({ where: { id }, update: { email: input.email }, create: { id, email: input.email } });
    const account = { id: deps.newId(), userId: id, provider: PROVIDER, providerAccountId: input.email, passwordHash };
    await tx.account.create({ data: account });
    await letReferencesLast(tx, id, deps.now());
  });
  return { id, email: input.email, guest: false };
}

/** null when e-mail or password is wrong; takes as long either way. */
export async function verifyCredentials(deps: Deps, input: z.output<typeof credentials>): Promise<Viewer | null> {
  const account = await deps.db.account.findUnique({
    where: { provider_providerAccountId: { provider: PROVIDER, providerAccountId: input.email } },
  });
  const good = await deps.passwords.verify(account?.passwordHash ?? null, input.password);
  return good && account ? { id: account.userId, email: input.email, guest: false } : null;
}

/** Moves what a guest made to the account they signed in to. */
export async function claimGuest(deps: Deps, guestId: string, userId: string): Promise<void> {
  if (guestId === userId) return;
  await deps.commit(async (tx) => {
    const guest = await tx.user.findFirst({ where: { id: guestId, accounts: { none: {} } } });
    if (!guest) return;
    const owned = { where: { ownerId: guestId }, data: { ownerId: userId } };
    await tx.asset.updateMany(owned);
    await tx.job.updateMany(owned);
    await tx.batch.updateMany(owned);
    await tx.apiKey.updateMany(owned);
    await tx.webhookEndpoint.updateMany(owned);
    await tx.webhookDelivery.updateMany(owned);
    await letReferencesLast(tx, userId, deps.now());
    await tx.user.delete({ where: { id: guestId } });
  });
}

/** Those of guests expire; those of people with an account don't. */
const letReferencesLast = (tx: Tx, ownerId: string, now: Date) =>
  tx.asset.updateMany({
    where: { ownerId, kind: "REFERENCE", status: "READY", expiresAt: { gt: now } },
    data: { expiresAt: null },
  });

export async function changePassword(
  deps: Deps,
  viewer: Viewer,
  input: z.output<typeof changePasswordInput>,
): Promise<void> {
  const account = await deps.db.account.findFirst({ where: { userId: viewer.id, provider: PROVIDER } });
  if (!account || !(await deps.passwords.verify(account.passwordHash, input.current))) {
    throw new AppError("INVALID_CREDENTIALS", "The current password is not right.");
  }
  const passwordHash = await deps.passwords.hash(input.next);
  await deps.db.account.update({ where: { id: account.id }, data: { passwordHash } });
}

export async function openSession(deps: Deps, userId: string): Promise<{ id: string; expiresAt: Date }> {
  const expiresAt = new Date(deps.now().getTime() + SESSION_DAYS * 86_400_000);
  return deps.db.session.create({
    data: { id: deps.newId(), userId, expiresAt },
    select: { id: true, expiresAt: true },
  });
}

/** null when the session was revoked, has expired or never was. */
export async function viewerOfSession(deps: Deps, sessionId: string): Promise<Viewer | null> {
  const session = await deps.db.session.findFirst({
    where: { id: sessionId, revokedAt: null, expiresAt: { gt: deps.now() } },
    select: { user: { select: { id: true, email: true } } },
  });
  return session && { ...session.user, guest: session.user.email === null };
}

/** By ADMIN_EMAILS; where that is not set, whoever made the first account here. */
export async function isAdmin(deps: Deps, viewer: Viewer): Promise<boolean> {
  if (viewer.email === null) return false;
  if (deps.adminEmails.length > 0) return deps.adminEmails.includes(viewer.email);
  const first = await deps.db.account.findFirst({ orderBy: { id: "asc" }, select: { userId: true } });
  return first?.userId === viewer.id;
}

/** Ends one session, or, without an id, all of a user's but `except`. */
export async function revokeSessions(
  deps: Deps,
  where: { id: string } | { userId: string; except?: string },
): Promise<void> {
  const which = "id" in where ? { id: where.id } : { userId: where.userId, id: { not: where.except } };
  await deps.db.session.updateMany({ where: { ...which, revokedAt: null }, data: { revokedAt: deps.now() } });
}

async function requireFree(tx: Tx, email: string): Promise<void> {
  const taken = await tx.user.findUnique({ where: { email }, select: { id: true } });
  if (taken)
    throw new AppError("EMAIL_TAKEN", "There is an account with this e-mail address already. Sign in instead.");
}
