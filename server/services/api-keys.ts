/** Keys by which programs act for an account. Of a key only its SHA-256 is kept. */
import { createHash, randomBytes } from "node:crypto";
import type { z } from "zod";
import type { ApiKey } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { ApiKeyView, createApiKey, NewApiKey, Scope } from "@/server/schemas/api-key";
import type { Viewer } from "@/server/schemas/user";
import { isAdmin } from "./users";

/** Tells at sight, also to scanners of leaked secrets, what it is. */
const BEGIN = "dk_live_";
/** Bits that nobody guesses: 192. */
const RANDOM_BYTES = 24;
const SHOWN = BEGIN.length + 6;
const FORM = /^dk_live_[0-9a-f]{48}$/;
const MAX_KEYS = 50;
const DAY_MS = 86_400_000;
/** Time of use is written no more often than this. */
const USE_MS = 60_000;

/** @throws AppError FORBIDDEN, QUOTA_EXCEEDED */
export async function create(deps: Deps, viewer: Viewer, input: z.output<typeof createApiKey>): Promise<NewApiKey> {
  await assertMayHave(deps, viewer, input.scopes);
  const key = BEGIN + randomBytes(RANDOM_BYTES).toString("hex");
  const createdAt = deps.now();
  const expiresAt = input.expiresInDays && new Date(createdAt.getTime() + input.expiresInDays * DAY_MS);
  const { name, scopes } = input;
  const row = await deps.commit(async (tx) => {
    const count = await tx.apiKey.count({ where: { ownerId: viewer.id, revokedAt: null } });
    if (count >= MAX_KEYS) throw new AppError("QUOTA_EXCEEDED", `There are ${MAX_KEYS} keys. Revoke one first.`);
    const data = { id: deps.newId(), ownerId: viewer.id, name, scopes, prefix: key.slice(0, SHOWN), createdAt };
    return tx.apiKey.create({ data: { ...data, sha256: hashOf(key), expiresAt: expiresAt || null } });
  });
  deps.log.info({ keyId: row.id, scopes }, "API key made");
  return { ...toView(row), key };
}

/** Newest first, without those that were revoked. */
export async function list(deps: Deps, ownerId: string): Promise<ApiKeyView[]> {
  const rows = await deps.db.apiKey.findMany({ where: { ownerId, revokedAt: null }, orderBy: { id: "desc" } });
  return rows.map(toView);
}

/** @throws AppError NOT_FOUND */
export async function revoke(deps: Deps, ownerId: string, id: string): Promise<void> {
  const where = { id, ownerId, revokedAt: null };
  const { count } = await deps.db.apiKey.updateMany({ where, data: { revokedAt: deps.now() } });
  if (count === 0) throw new AppError("NOT_FOUND", "There is no such key.");
  deps.log.info({ keyId: id }, "API key revoked");
}

/** Whose key it is and what it may do; null when it is unknown, revoked or too old. */
export async function holderOf(deps: Deps, key: string): Promise<{ viewer: Viewer; scopes: Scope[] } | null> {
  if (!FORM.test(key)) return null;
  const now = deps.now();
  const row = await deps.db.apiKey.findUnique({
    where: { sha256: hashOf(key), revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
    include: { owner: { select: { id: true, email: true } } },
  });
  if (!row) return null;
  if (now.getTime() - (row.lastUsedAt?.getTime() ?? 0) >= USE_MS) {
    await deps.db.apiKey.updateMany({ where: { id: row.id }, data: { lastUsedAt: now } });
  }
  return { viewer: { ...row.owner, guest: row.owner.email === null }, scopes: row.scopes as Scope[] };
}

async function assertMayHave(deps: Deps, viewer: Viewer, scopes: Scope[]): Promise<void> {
  if (viewer.guest) throw new AppError("FORBIDDEN", "Keys belong to an account. Create one first.");
  if (scopes.includes("admin") && !(await isAdmin(deps, viewer))) {
    throw new AppError("FORBIDDEN", "Only an administrator's key can have the scope admin.");
  }
}

const hashOf = (key: string) => createHash("sha256").update(key).digest("hex");

const toView = ({ id, name, prefix, scopes, createdAt, lastUsedAt, expiresAt }: ApiKey): ApiKeyView => ({
  id,
  name,
  prefix,
  scopes: scopes as Scope[],
  createdAt,
  lastUsedAt,
  expiresAt,
});
