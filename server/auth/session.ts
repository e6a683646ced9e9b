/** Who is asking: by an API key, or by the session cookie, checked against the session's row. */
import { cookies, headers } from "next/headers";
import { decode } from "next-auth/jwt";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { Scope } from "@/server/schemas/api-key";
import type { Viewer } from "@/server/schemas/user";
import { viewerOfSession } from "@/server/services/users";
import { keySession } from "./bearer";

/** The second is what NextAuth uses over https. */
const COOKIES = ["next-auth.session-token", "__Secure-next-auth.session-token"];

export type CurrentSession = {
  viewer: Viewer;
  /** Absent when a program asks with a key. */
  sessionId?: string;
  /** What the key may do; absent when a person asks. */
  scopes?: Scope[];
};

/** needed: undefined for what no key may do. @throws AppError INSUFFICIENT_SCOPE */
export function assertScope({ scopes }: CurrentSession, needed?: Scope): void {
  if (!scopes || (needed && scopes.includes(needed))) return;
  const message = needed
    ? `This API key lacks the scope ${needed}. Make a key that has it on the account page.`
    : "No API key can do this. Sign in with a browser.";
  throw new AppError("INSUFFICIENT_SCOPE", message, { details: { needed, scopes } });
}

/** Of the person or program that asks; null when neither is known. @throws AppError UNAUTHORIZED for a wrong key */
export async function currentSession(deps: Deps): Promise<CurrentSession | null> {
  return (await keySession(deps, await headers())) ?? cookieSession(deps);
}

/** Only of a person at a browser: who has a key must not get a session for it, which may everything. */
export async function cookieSession(deps: Deps): Promise<CurrentSession | null> {
  const jar = await cookies();
  const token = COOKIES.map((name) => jar.get(name)?.value).find(Boolean);
  return token ? sessionOf(deps, token) : null;
}

/** token: what NextAuth put into the cookie. null when it is not ours, too old, or its session was ended. */
export async function sessionOf(deps: Deps, token: string): Promise<CurrentSession | null> {
  const claims = await decode({ token, secret: deps.sessionSecret }).catch(() => null);
  if (typeof claims?.sid !== "string") return null;
  const viewer = await viewerOfSession(deps, claims.sid);
  return viewer && { sessionId: claims.sid, viewer };
}
