/** NextAuth: guests and accounts, JWT sessions that end when their row is revoked. */
import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import { credentials } from "@/server/schemas/user";
import {
  claimGuest,
  createGuest,
  openSession,
  revokeSessions,
  verifyCredentials,
  viewerOfSession,
} from "@/server/services/users";
import { cookieSession } from "./session";

const SESSION_SECONDS = 90 * 86_400;

export const authOptions = (deps: Deps): NextAuthOptions => ({
  secret: deps.sessionSecret,
  session: { strategy: "jwt", maxAge: SESSION_SECONDS },
  pages: { signIn: "/sign-in" },
  providers: [guestProvider(deps), credentialsProvider(deps)],
  callbacks: {
    async jwt({ token, user }) {
      if (!user) return token;
      return { sub: user.id, sid: (await openSession(deps, user.id)).id };
    },
    async session({ session, token }) {
      const viewer = await viewerOfSession(deps, String(token.sid));
      return { expires: session.expires, user: viewer ?? undefined };
    },
  },
  events: {
    async signOut({ token }) {
      if (typeof token?.sid === "string") await revokeSessions(deps, { id: token.sid });
    },
  },
  logger: {
    error: (code, metadata) => deps.log.error({ code, metadata }, "sign-in failed"),
    warn: (code) => deps.log.debug({ code }, "next-auth"),
    debug: () => {},
  },
});

const guestProvider = (deps: Deps) =>
  Credentials({
    id: "guest",
    name: "Guest",
    credentials: {},
    authorize: async () => (await cookieSession(deps))?.viewer ?? createGuest(deps),
  });

const credentialsProvider = (deps: Deps) =>
  Credentials({
    id: "credentials",
    name: "E-mail and password",
    credentials: { email: {}, password: {} },
    async authorize(given) {
      const input = credentials.safeParse(given);
      if (!input.success) return null;
      if (!deps.signInLimit.take(input.data.email)) {
        throw new AppError("TOO_MANY_REQUESTS", "Too many attempts. Wait a quarter of an hour, then try again.");
      }
      const viewer = await verifyCredentials(deps, input.data);
      if (viewer) await takeOver(deps, viewer.id);
      return viewer;
    },
  });

/** The session that was there before ends; a guest's work moves along. */
async function takeOver(deps: Deps, userId: string): Promise<void> {
  const before = await cookieSession(deps);
  if (!before?.sessionId) return;
  await revokeSessions(deps, { id: before.sessionId });
  if (before.viewer.guest) await claimGuest(deps, before.viewer.id, userId);
}
