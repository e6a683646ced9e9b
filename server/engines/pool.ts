/** The engines under watch, and the choice among them. */
import type { Engine } from "./engine";
import type { EnginePool, EngineStatus, Wish } from "./engine-pool";
import { createMember, type Member } from "./member";
import type { Pace } from "./watch";

export type PoolMember = {
  engine: Engine;
  /** How much of the work it takes, compared with the others. */
  weight?: number;
  checkMs?: number;
};

type Options = {
  /** An engine came, went, or can run something else. */
  changed?(status: EngineStatus): void;
  pace?: Partial<Pace>;
};

const PACE: Pace = {
  after(ms, callback) {
    const timer = setTimeout(callback, ms).unref();
    return () => clearTimeout(timer);
  },
  checkMs: 10_000,
  retryMs: 500,
  doubtMs: 250,
  patienceMs: 10_000,
};

/** A start waits no longer than this for engines that hang. */
const FIRST_LOOK_MS = 3_000;

/** Begins to look at its engines at once. */
export function createPool(engines: PoolMember[], { changed, pace }: Options = {}): EnginePool {
  const orphans = new Map<string, Map<string, string | undefined>>();

  const members = engines.map(({ engine, weight = 1, checkMs = PACE.checkMs }) =>
    createMember(engine, weight, { ...PACE, checkMs, ...pace }, (status) => {
      if (status.state === "up") void cancelOrphans(status.id);
      changed?.(status);
    }),
  );
  const byId = new Map(members.map((member) => [member.status.id, member]));
  const { after } = { ...PACE, ...pace };
  const all = Promise.all(members.map((member) => member.known()));
  const soon = new Promise<void>((resolve) => after(FIRST_LOOK_MS, resolve));
  const known = async () => void (await Promise.race([all, soon]));

  async function cancelOrphans(id: string): Promise<void> {
    const left = orphans.get(id);
    orphans.delete(id);
    for (const [promptId, handle] of left ?? []) await abandon(id, promptId, handle);
  }

  async function abandon(id: string, promptId: string, handle?: string): Promise<void> {
    try {
      await byId.get(id)?.engine.cancel(promptId, handle);
    } catch {
      orphans.set(id, (orphans.get(id) ?? new Map()).set(promptId, handle));
    }
  }

  return {
    statuses: () => members.map(({ status }) => ({ ...status })),
    get: (id) => byId.get(id)?.engine,
    async place(wish) {
      await known();
      const able = members.filter(({ status }) => wish.engines.includes(status.id) && status.state === "up");
      if (able.length > 1) await Promise.all(able.map((member) => member.askLoad()));
      const chosen = choose(able, wish);
      chosen?.tally.expect(wish.promptId, wish.models);
      return chosen?.engine;
    },
    abandon,
    known,
    close: () => {
      for (const member of members) member.close();
    },
  };
}

/** Those that run something else first have to load: that counts as one run more. */
const LOADING = 1;

/** One that has the models loaded before one that has not, unless it is busier by more than a load; then the idlest. */
export function choose(members: Member[], { models, avoid }: Wish): Member | undefined {
  const there = members.filter(({ status }) => status.state === "up");
  const fresh = there.filter(({ status }) => !avoid.includes(status.id));
  const rated = (fresh.length > 0 ? fresh : there).map((member) => {
    const warm = member.tally.isWarm(models);
    return { member, warm, cost: (member.tally.busy() + (warm ? 0 : LOADING)) / member.weight };
  });
  rated.sort((a, b) => a.cost - b.cost || Number(b.warm) - Number(a.warm));
  return rated[0]?.member;
}
