/** Who is asking: from the session cookie, checked against the session's row. */
import { cookies } from "next/headers";
import { decode } from "next-auth/jwt";
import type { Deps } from "@/server/deps";
import type { Viewer } from "@/server/schemas/user";
import { viewerOfSession } from "@/server/services/users";

/** The second is what NextAuth uses over https. */
const COOKIES = ["next-auth.session-token", "__Secure-next-auth.session-token"];

export type CurrentSession = { sessionId: string; viewer: Viewer };

/** null without a good session. */
export async function currentSession(deps: Deps): Promise<CurrentSession | null> {
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
