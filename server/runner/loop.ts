/** The executor's heart: sleeps until something is due, then leases calls and makes them. */
import { applyAnswer } from "./apply-ops";
import type { Context } from "./context";
import { fireCrons } from "./cron";
import { type DispatchOptions, dispatch } from "./dispatch";
import { type Call, claim, releaseStrays } from "./lease";
import { nextDue } from "./next-due";
import { createSlots } from "./slots";
import { resumeDue } from "./waits";

const RECOVERY_MS = 1_000;

export type Loop = {
  /** Something may be due. */
  wake(): void;
  /** From now on calls are made; leased calls of a former leader are put back. */
  open(): void;
  /** No further call is made; those in flight go on. */
  close(): void;
  /** Puts back the calls in flight: their answers will be dropped. */
  abandon(): Promise<void>;
  /** Tells of the moment at which a wait ends or a cron fires. */
  due(at: Date): void;
  /** Tells of the moment from which a call may be made. */
  queued(at: Date): void;
  /** Resolves when no call is in flight and none is due now. */
  idle(): Promise<void>;
  inFlight(): number;
  lastError(): string | undefined;
};

type Options = DispatchOptions & { maxInFlight: number };

export function createLoop(ctx: Context, options: Options): Loop {
  const slots = createSlots(options.maxInFlight);
  const inFlight = new Map<string, Call>();
  let isOpen = false;
  let working = false;
  let again = false;
  /** Calls may wait for a slot, so look again when one is given back. */
  let held = false;
  /** Counts the moments told of, to see whether an answer has queued anything. */
  let told = 0;
  let strays = true;
  let next = Number.POSITIVE_INFINITY;
  let stopTimer = () => {};
  let lastError: string | undefined;
  let idlers: (() => void)[] = [];

  const fail = (error: unknown, about: object, message: string) => {
    lastError = error instanceof Error ? error.message : String(error);
    ctx.log.error({ ...about, err: error }, message);
  };

  function wake(): void {
    again = true;
    if (isOpen && !working) void work();
    else settle();
  }

  async function work(): Promise<void> {
    working = true;
    while (again && isOpen) {
      again = false;
      try {
        await recover();
        await doDue();
        await callAll();
        lastError = undefined;
      } catch (error) {
        fail(error, {}, "the executor could not reach its tables, and tries again");
        next = Math.min(next, ctx.now().getTime() + RECOVERY_MS);
        break;
      }
    }
    working = false;
    rest();
  }

  /** Sleeps until the next due time. */
  function rest(): void {
    stopTimer();
    stopTimer = () => {};
    if (isOpen && next < Number.POSITIVE_INFINITY) {
      stopTimer = ctx.timer.after(Math.max(0, next - ctx.now().getTime()), wake);
    }
    settle();
  }

  function settle(): void {
    if (working || inFlight.size > 0 || (again && isOpen)) return;
    const resolved = idlers;
    idlers = [];
    for (const resolve of resolved) resolve();
  }

  async function recover(): Promise<void> {
    if (!strays) return;
    const released = await ctx.commit((tx) => releaseStrays(tx, [...inFlight.keys()]));
    strays = false;
    if (released.count > 0) ctx.log.warn({ calls: released.count }, "calls that were cut off will be repeated");
  }

  /** Time-outs, sleeps and crons; only when the earliest of them is reached. */
  async function doDue(): Promise<void> {
    if (next > ctx.now().getTime()) return;
    next = Number.POSITIVE_INFINITY;
    const more = await ctx.commit(async (tx) => {
      await fireCrons(ctx, tx);
      return resumeDue(ctx, tx);
    });
    const at = more ? ctx.now() : await nextDue(ctx);
    if (at) due(at);
  }

  async function callAll(): Promise<void> {
    let more = true;
    while (more && isOpen && slots.free() > 0) {
      const batch = ctx.newId();
      const claimed = await ctx.commit((tx) => claim(ctx, tx, slots, batch));
      for (const call of claimed.calls) void make(call);
      more = claimed.more;
      held = claimed.held;
    }
  }

  async function make(call: Call): Promise<void> {
    const fn = ctx.registry.get(call.functionId);
    if (fn) slots.take(fn, call.keys);
    inFlight.set(call.leaseId, call);
    const answer = await dispatch(ctx, call, options);
    const toldBefore = told;
    try {
      await ctx.commit((tx) => applyAnswer(ctx, tx, call, answer));
    } catch (error) {
      fail(error, { runId: call.runId, functionId: call.functionId }, "an answer was lost; its call is repeated");
      strays = true;
      due(new Date(ctx.now().getTime() + RECOVERY_MS));
    }
    inFlight.delete(call.leaseId);
    slots.give(call.keys);
    // A claim that is under way has still counted this slot as taken.
    if (held || working || told > toldBefore) wake();
    else settle();
  }

  /** May have passed by now: a commit can take longer than a short sleep. */
  function due(at: Date): void {
    if (at.getTime() <= ctx.now().getTime()) next = Math.min(next, at.getTime());
    queued(at);
  }

  function queued(at: Date): void {
    told++;
    const time = at.getTime();
    if (time <= ctx.now().getTime()) again = true;
    else if (time < next) {
      next = time;
      if (!working) rest();
    }
  }

  return {
    wake,
    due,
    queued,
    open() {
      isOpen = true;
      strays = true;
      next = 0;
      wake();
    },
    close() {
      isOpen = false;
      rest();
    },
    async abandon() {
      const leases = [...inFlight.keys()];
      await ctx.commit((tx) =>
        tx.runnerItem.updateMany({ where: { leaseId: { in: leases } }, data: { leaseId: null } }),
      );
    },
    idle: () =>
      new Promise((resolve) => {
        idlers.push(resolve);
        settle();
      }),
    inFlight: () => inFlight.size,
    lastError: () => lastError,
  };
}
