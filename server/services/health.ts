/** Whether each part answers, for monitors and load balancers. */
import type { Deps } from "@/server/deps";

const CHECK_MS = 3_000;

type Part = { ok: boolean; ms: number; error?: string };
type Statuses = ReturnType<Deps["engines"]["statuses"]>;
export type Health = {
  status: "ok" | "failing";
  parts: Record<"database" | "storage" | "runner" | "engine", Part>;
  engines: Pick<Statuses[number], "id" | "kind" | "state" | "version" | "device">[];
};

/** ok: every part works, and of the engines at least one. */
export async function health(deps: Deps): Promise<Health> {
  const [database, storage, runner, engine] = await Promise.all([
    timed(() => deps.db.$queryRaw`SELECT 1`),
    timed(() => deps.storage.check()),
    timed(async () => requireRunning(deps)),
    timed(() => requireEngine(deps)),
  ]);
  const parts = { database, storage, runner, engine };
  const ok = Object.values(parts).every((part) => part.ok);
  return { status: ok ? "ok" : "failing", parts, engines: enginesOf(deps) };
}

const enginesOf = ({ engines }: Deps) =>
  engines.statuses().map(({ id, kind, state, version, device }) => ({ id, kind, state, version, device }));

function requireRunning(deps: Deps): void {
  const { running, lastError } = deps.runnerHealth();
  if (!running) throw new Error(lastError ?? "not running");
}

/** By the pool's last look, some seconds ago. */
async function requireEngine({ engines }: Deps): Promise<void> {
  await engines.known();
  if (!engines.statuses().some(({ state }) => state === "up")) throw new Error("none answers");
}

/** What went wrong is told in the log, not to whoever asks. */
async function timed(check: (signal: AbortSignal) => Promise<unknown>): Promise<Part> {
  const started = performance.now();
  const signal = AbortSignal.timeout(CHECK_MS);
  const timeout = new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("no answer"))));
  const error = await Promise.race([check(signal), timeout]).then(
    () => undefined,
    (reason: unknown) => (reason instanceof Error ? reason.name : "failed"),
  );
  return { ok: error === undefined, ms: Math.round(performance.now() - started), error };
}
