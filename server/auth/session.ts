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
  if (!token) return null;
  const claims = await decode({ token, secret: deps.sessionSecret }).catch(() => null);
  if (typeof claims?.sid !== "string") return null;
  const viewer = await viewerOfSession(deps, claims.sid);
  return viewer && { sessionId: claims.sid, viewer };
}
