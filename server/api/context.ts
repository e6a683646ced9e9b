import { currentSession } from "@/server/auth/session";
import type { Deps } from "@/server/deps";
import type { Context } from "./trpc";

/** For one request: the session is looked up at most once, whatever number of calls it carries. */
export function createContext(deps: Deps): Context {
  let session: ReturnType<Context["session"]> | undefined;
  return { deps, session: () => (session ??= currentSession(deps)) };
}
