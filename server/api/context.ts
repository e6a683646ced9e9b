import { currentSession } from "@/server/auth/session";
import { getDeps } from "@/server/deps";
import type { Context } from "./trpc";

/** For one request: the session is looked up at most once, whatever number of calls it carries. */
export function createContext(): Context {
  const deps = getDeps();
  let session: ReturnType<Context["session"]> | undefined;
  return { deps, session: () => (session ??= currentSession(deps)) };
}
