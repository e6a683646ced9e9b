/** The part of an Inngest server's HTTP interface that SDKs call. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { checkpoint } from "./checkpoint";
import type { Context, RunnerEvent } from "./context";

export type ApiRequest = { method: string; path: string; headers: Headers; body: string };
export type ApiAnswer = { status: number; body: unknown };
export type Api = (request: ApiRequest) => Promise<ApiAnswer>;

type Ports = {
  ctx: Context;
  ingest(events: RunnerEvent[]): Promise<void>;
  /** Takes the functions that an SDK registers. */
  register(body: unknown): Promise<void>;
};

const sent = z.looseObject({
  id: z.string().min(1).optional(),
  name: z.string().min(1),
  data: z.unknown().default({}),
  ts: z.number().optional(),
});
const sentEvents = z.union([z.array(sent), sent.transform((event) => [event])]);

export function createApi(ports: Ports): Api {
  const { ctx } = ports;
  return async ({ method, path, headers, body }) => {
    const route = `${method} ${path}`;
    if (/^POST \/e\/[^/]+$/.test(route)) return receive(ports, headers, JSON.parse(body));
    if (/^(POST|PUT) \/fn\/register$/.test(route)) {
      await ports.register(JSON.parse(body));
      return { status: 200, body: { ok: true, modified: true } };
    }
    const [, checkpointed] = /^POST \/v1\/checkpoint\/([^/]+)\/async$/.exec(route) ?? [];
    if (checkpointed) return checkpoint(ctx, decodeURIComponent(checkpointed), JSON.parse(body));
    const [, runId, part] = /^GET \/v0\/runs\/([^/]+)\/(batch|actions)$/.exec(route) ?? [];
    if (runId && part) return readRun(ctx, decodeURIComponent(runId), part);
    ctx.log.warn({ method, path }, "the embedded executor has no such address");
    return { status: 404, body: { error: `The embedded executor does not answer ${route}.`, status: 404 } };
  };
}

async function receive({ ctx, ingest }: Ports, headers: Headers, raw: unknown): Promise<ApiAnswer> {
  const parsed = sentEvents.safeParse(raw);
  if (!parsed.success) return { status: 400, body: { error: z.prettifyError(parsed.error), status: 400 } };
  const seed = headers.get("x-inngest-event-id-seed") ?? ctx.newId();
  const events = parsed.data.map((event, index) => ({
    user: {},
    ...event,
    id: event.id ?? seededId(seed, index),
    ts: event.ts ?? ctx.now().getTime(),
  }));
  await ingest(events);
  return { status: 200, body: { ids: events.map(({ id }) => id), status: 200 } };
}

/** The SDK repeats a send with the same seed, so that the repeat has the same ids. */
const seededId = (seed: string, index: number) =>
  createHash("sha256").update(`${seed} ${index}`).digest("hex").slice(0, 26);

/** What an SDK asks for when a call's body left it out (`use_api`). */
async function readRun({ db }: Context, id: string, part: string): Promise<ApiAnswer> {
  const run = await db.runnerRun.findUnique({ where: { id }, include: { steps: { orderBy: { id: "asc" } } } });
  if (!run) return { status: 404, body: { error: "run not found", status: 404 } };
  if (part === "batch") return { status: 200, body: [JSON.parse(run.event)] };
  const memos = run.steps.map(({ stepId, memo }) => [stepId, JSON.parse(memo)]);
  return { status: 200, body: Object.fromEntries(memos) };
}
