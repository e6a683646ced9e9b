/** Reads the configuration that SDKs register functions with, and refuses what this executor doesn't run. */
import { Cron } from "croner";
import { z } from "zod";
import { parseDuration } from "./duration";
import { compile, type Expression } from "./expression";

export type EventTrigger = { event: string; expression?: Expression };
export type CronTrigger = { id: string; text: string; cron: Cron };
export type Cancel = {
  event: string;
  expression?: Expression;
  /** The path in both events when the expression asks for nothing but that they agree in it, such as data.jobId. */
  match?: string;
  timeoutMs: number;
};
/** At most `limit` calls at a time among those with the same value of `key`. */
export type Concurrency = { limit: number; scope: string; key?: Expression };

export type RunnerFunction = {
  id: string;
  /** The path and query, or the whole URL, that calls go to. */
  url: string;
  maxAttempts: number;
  triggers: EventTrigger[];
  crons: CronTrigger[];
  cancels: Cancel[];
  concurrency: Concurrency[];
  /** Seconds by which calls go before those that are due as early; negative: after. */
  priority?: Expression;
  idempotency?: Expression;
};

// SDK_SPEC: four retries when nothing is said; Inngest's server caps at 20 and ends a listener after a year.
const DEFAULT_RETRIES = 4;
const MOST_RETRIES = 20;
const YEAR_MS = 365 * 86_400_000;

const concurrency = z.strictObject({
  limit: z.int().min(1),
  key: z.string().optional(),
  scope: z.enum(["fn", "env", "account"]).default("fn"),
});

const schema = z.strictObject({
  id: z.string().min(1),
  name: z.string().optional(),
  triggers: z.array(
    z.union([
      z.strictObject({ event: z.string().regex(/^[^*]+$/, "has a wildcard"), expression: z.string().optional() }),
      z.strictObject({ cron: z.string() }),
    ]),
  ),
  steps: z.strictObject({
    step: z.looseObject({
      runtime: z.strictObject({ type: z.literal("http"), url: z.string() }),
      retries: z.strictObject({ attempts: z.int().min(0).max(MOST_RETRIES).optional() }).optional(),
    }),
  }),
  cancel: z
    .array(z.strictObject({ event: z.string(), if: z.string().optional(), timeout: z.string().optional() }))
    .default([]),
  concurrency: z
    .union([
      z
        .int()
        .min(1)
        .transform((limit) => [{ limit, scope: "fn" as const, key: undefined }]),
      concurrency.transform((one) => [one]),
      z.array(concurrency).max(2),
    ])
    .default([]),
  priority: z.strictObject({ run: z.string() }).optional(),
  idempotency: z.string().optional(),
});

/** A function that this executor does not run; the message names the function and the key. */
export class Refusal extends Error {}

/** Throws a Refusal for a key that can't be honoured. */
export function parseFunction(raw: unknown): RunnerFunction {
  const id = String((raw as { id?: unknown } | null)?.id ?? "(no id)");
  const given = Object.fromEntries(Object.entries(raw ?? {}).filter(([, value]) => value !== undefined));
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw refusal(id, parsed.error);
  try {
    return build(parsed.data);
  } catch (error) {
    throw new Refusal(`Function "${id}" is configured wrongly: ${(error as Error).message}`, { cause: error });
  }
}

function refusal(id: string, error: z.ZodError): Refusal {
  const [issue] = error.issues;
  const key = issue?.code === "unrecognized_keys" ? [...issue.path, ...issue.keys].join(".") : issue?.path.join(".");
  return new Refusal(
    `Function "${id}" uses "${key}" in a way that the embedded executor does not run (${issue?.message}). ` +
      "Take it out, or run this app with an Inngest server.",
  );
}

function build({ id, triggers, steps, cancel, ...rest }: z.infer<typeof schema>): RunnerFunction {
  return {
    id,
    url: steps.step.runtime.url,
    maxAttempts: 1 + (steps.step.retries?.attempts ?? DEFAULT_RETRIES),
    triggers: triggers.flatMap((trigger) =>
      "event" in trigger ? [{ event: trigger.event, expression: optional(trigger.expression) }] : [],
    ),
    crons: triggers.flatMap((trigger) => ("cron" in trigger ? [cronTrigger(id, trigger.cron)] : [])),
    cancels: cancel.map(({ event, if: condition, timeout }) => ({
      event,
      expression: optional(condition),
      match: /^event\.([\w.]+) == async\.\1$/.exec(condition ?? "")?.[1],
      timeoutMs: timeout ? durationOf(timeout) : YEAR_MS,
    })),
    concurrency: rest.concurrency.map(({ limit, scope, key }, index) => ({
      limit,
      scope: scope === "fn" ? `${id}#${index}` : `${scope}#${key ?? ""}`,
      key: optional(key),
    })),
    priority: optional(rest.priority?.run),
    idempotency: optional(rest.idempotency),
  };
}

const optional = (text: string | undefined) => (text ? compile(text) : undefined);

function durationOf(text: string): number {
  const duration = parseDuration(text);
  if (duration === undefined) throw new Error(`"${text}" is no duration`);
  return duration;
}

/** "TZ=Europe/Paris 0 3 * * *": the zone is optional and UTC when left out. */
function cronTrigger(functionId: string, text: string): CronTrigger {
  const [, timezone = "UTC", pattern = ""] = /^(?:TZ=(\S+)\s+)?(.*)$/.exec(text) ?? [];
  return { id: `${functionId} ${text}`, text, cron: new Cron(pattern, { timezone, paused: true }) };
}
