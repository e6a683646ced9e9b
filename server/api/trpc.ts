/** The base of every procedure: who asks, what they may, and how errors leave. */
import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { ZodError } from "zod";
import { assertAdmin } from "@/server/auth/admin";
import { assertScope, type CurrentSession } from "@/server/auth/session";
import type { Deps } from "@/server/deps";
import { AppError, ERRORS, toAppError } from "@/server/errors";
import { type Meta, scopeOf } from "./meta";

export type Context = {
  deps: Deps;
  /** Read once per request, and only when asked for. */
  session(): Promise<CurrentSession | null>;
  /** "https://photos.example": where the caller reaches this server, for links that are whole. */
  origin: string;
  /** The header Idempotency-Key. */
  idempotencyKey?: string;
  /** Called when the answer is the first one again. */
  onReplayed?(): void;
};

/** For creating calls: what the header says of their repetition. */
export const repeatable = ({ idempotencyKey, onReplayed }: Context) => ({ key: idempotencyKey, onReplayed });

const PING_MS = 15_000;

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    transformer: superjson,
    sse: { ping: { enabled: true, intervalMs: PING_MS }, client: { reconnectAfterInactivityMs: 3 * PING_MS } },
    errorFormatter({ shape, error }) {
      const known = knownError(error);
      const { stack: _stack, ...data } = shape.data;
      return { ...shape, message: known.message, data: { ...data, appCode: known.code, details: known.details } };
    },
  });

/** What the caller may see of an error: ours as they are, wrong input in words, nothing of the rest. */
export function knownError(error: TRPCError): AppError {
  if (error.cause instanceof AppError) return error.cause;
  // What a procedure answers is checked as well; that it is wrong is no fault of who asked.
  if (error.code === "BAD_REQUEST" && error.cause instanceof ZodError) return inputError(error.cause);
  if (error.code === "INTERNAL_SERVER_ERROR") return toAppError(error);
  return new AppError(error.code in ERRORS ? (error.code as "NOT_FOUND") : "BAD_REQUEST", error.message);
}

function inputError(error: ZodError): AppError {
  const lines = error.issues.map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": "));
  return new AppError("BAD_REQUEST", lines.join("; "), { details: { issues: error.issues } });
}

const logged = t.middleware(async ({ path, type, ctx, next }) => {
  const started = performance.now();
  const result = await next();
  const ms = Math.round(performance.now() - started);
  if (result.ok) {
    ctx.deps.log.debug({ path, type, ms }, "call");
    return result;
  }
  const error = knownError(result.error);
  const level = error.code === "INTERNAL" ? "error" : "info";
  ctx.deps.log[level](
    { path, type, ms, code: error.code, err: level === "error" ? result.error.cause : undefined },
    "call failed",
  );
  throw new TRPCError({ code: ERRORS[error.code].trpc, message: error.message, cause: error });
});

const signedIn = t.middleware(async ({ ctx, meta, next }) => {
  const session = await ctx.session();
  if (!session) throw new AppError("UNAUTHORIZED", "Start with a photo, or sign in.");
  assertScope(session, scopeOf(meta));
  return next({ ctx: { ...ctx, ...session } });
});

const asAdmin = t.middleware(async ({ ctx, next }) => {
  const session = await ctx.session();
  if (!session) throw new AppError("UNAUTHORIZED", "Sign in as an administrator.");
  assertScope(session, "admin");
  await assertAdmin(ctx.deps, session.viewer);
  return next({ ctx: { ...ctx, ...session } });
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;
/** Anyone, also without a session. */
export const openProcedure = t.procedure.use(logged);
/** A guest, an account, or an API key with the scope of the procedure's meta: ctx.viewer is there. */
export const viewerProcedure = openProcedure.use(signedIn);
/** An administrator of this server. */
export const adminProcedure = openProcedure.use(asAdmin);
