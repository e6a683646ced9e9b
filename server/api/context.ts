import { currentSession } from "@/server/auth/session";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { Context } from "./trpc";

const MAX_KEY_LENGTH = 200;

/** For one request: the session is looked up at most once, whatever number of calls it carries. */
export function createContext(deps: Deps, headers: Headers): Context {
  let session: ReturnType<Context["session"]> | undefined;
  const idempotencyKey = headers.get("idempotency-key") || undefined;
  if (idempotencyKey && idempotencyKey.length > MAX_KEY_LENGTH) {
    throw new AppError("BAD_REQUEST", `The header Idempotency-Key takes at most ${MAX_KEY_LENGTH} characters.`);
  }
  return { deps, session: () => (session ??= currentSession(deps)), origin: originOf(headers), idempotencyKey };
}

/** Behind a proxy as that says; Next fills these in where there is none. */
export function originOf(headers: Headers): string {
  const first = (name: string) => headers.get(name)?.split(",")[0]?.trim();
  const host = first("x-forwarded-host") ?? headers.get("host");
  const address = `${first("x-forwarded-proto") ?? "http"}://${host}`;
  return host && URL.canParse(address) ? new URL(address).origin : "http://localhost";
}
