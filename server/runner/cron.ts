/** Starts functions by the clock. */
import type { Tx } from "@/server/db/db";
import type { CronTrigger } from "./config";
import type { Context, RunnerEvent } from "./context";
import { newRun } from "./ingest";
import type { Registered } from "./registry";
import { startRuns } from "./runs";

const crons = (ctx: Context): { fn: Registered; trigger: CronTrigger }[] =>
  ctx.registry.all().flatMap((fn) => fn.crons.map((trigger) => ({ fn, trigger })));

/** Makes the table agree with the functions: a new cron waits for its next tick, one that is gone is forgotten. */
export async function seedCrons(ctx: Context, tx: Tx): Promise<void> {
  const wanted = crons(ctx);
  await tx.runnerCron.deleteMany({ where: { id: { notIn: wanted.map(({ trigger }) => trigger.id) } } });
  for (const { trigger } of wanted) {
    const nextAt = trigger.cron.nextRun(ctx.now());
    if (!nextAt) continue;
    const row = await tx.runnerCron.upsert({
      where: { id: trigger.id },
      create: { id: trigger.id, nextAt },
      update: {},
    });
    ctx.due(row.nextAt);
  }
}

/** Fires what is due, once however many ticks were missed while nothing ran. */
export async function fireCrons(ctx: Context, tx: Tx): Promise<void> {
  const now = ctx.now();
  const rows = await tx.runnerCron.findMany({ where: { nextAt: { lte: now } } });
  for (const { id, nextAt } of rows) {
    const cron = crons(ctx).find(({ trigger }) => trigger.id === id);
    const next = cron?.trigger.cron.nextRun(now);
    if (!cron || !next) {
      await tx.runnerCron.delete({ where: { id } });
      continue;
    }
    await tx.runnerCron.update({ where: { id }, data: { nextAt: next } });
    await startRuns(ctx, tx, [newRun(ctx, cron.fn, tick(cron.trigger, nextAt))]);
    ctx.due(next);
  }
}

const tick = ({ id, text }: CronTrigger, at: Date): RunnerEvent => ({
  id: `${id} ${at.toISOString()}`,
  name: "inngest/scheduled.timer",
  data: { cron: text },
  ts: at.getTime(),
  user: {},
});
