/** Who is asking by an API key: Authorization: Bearer dk_… */
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import { holderOf } from "@/server/services/api-keys";
import type { CurrentSession } from "./session";

/**
 * null without a key; other schemes are left to proxies in front of us. Wrong keys are counted by address, so that a
 * program that has gone astray is told to stop; nobody guesses 192 bits.
 * @throws AppError UNAUTHORIZED, TOO_MANY_REQUESTS
 */
export async function keySession(deps: Deps, headers: Headers): Promise<CurrentSession | null> {
  const [, key] = /^Bearer\s+(\S+)$/i.exec(headers.get("authorization") ?? "") ?? [];
  if (key === undefined) return null;
  const holder = await holderOf(deps, key);
  if (holder) return holder;
  if (deps.signInLimit.take(`key from ${addressOf(headers)}`)) {
    throw new AppError("UNAUTHORIZED", "This API key is not known here: mistyped, revoked or expired.");
  }
  throw new AppError("TOO_MANY_REQUESTS", "Too many wrong keys. Wait a quarter of an hour, then try again.");
}

/** The last one is what the proxy next to us saw, or, without a proxy, what Next did. */
const addressOf = (headers: Headers) => headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "somewhere";
