import pino from "pino";
import { describe, expect, it } from "vitest";
import { createRelay, type OutboxEvent, type RelayOptions } from "@/server/runner/relay";
import { borrowDb } from "@/tests/support/db";
import { createClock } from "./support/clock";
import { gate } from "./support/world";

type Setup = Partial<RelayOptions> & { killed?(): boolean };

/** The receiver keeps its events elsewhere, and marks them here once it has them, unless it is killed before. */
async function setUp(receive: (events: OutboxEvent[]) => Promise<void>, { killed, ...options }: Setup = {}) {
  const db = options.db ?? (await borrowDb());
  const clock = createClock();
  const log = pino({ level: "silent" });
  const relay = createRelay({
    db,
    async send(events, mark) {
      await receive(events);
      if (killed?.()) throw new Error("killed");
      await db.$transaction(mark);
    },
    log,
    now: clock.now,
    timer: clock.timer,
    retryDelay: () => 10_000,
    ...options,
  });
  return {
    db,
    relay,
    put: (...ids: string[]) =>
      db.outboxEvent.createMany({
        data: ids.map((id) => ({
          id,
          name: "job/requested",
          data: { id },
          createdAt: clock.now(),
          nextAttemptAt: clock.now(),
        })),
      }),
    advance: (ms: number) => clock.advance(ms, relay.idle),
    undelivered: async () => (await db.outboxEvent.findMany({ where: { deliveredAt: null } })).map(({ id }) => id),
  };
}

const ids = (batches: OutboxEvent[][]) => batches.map((batch) => batch.map(({ id }) => id));

describe("relay", () => {
  it("hands over at a poke, in order and in batches, each once", async () => {
    const sent: OutboxEvent[][] = [];
    const { relay, put, undelivered } = await setUp(async (events) => void sent.push(events), { batch: 2 });
    await relay.start();
    await put("3", "1", "2");
    relay.poke();
    relay.poke();
    await relay.idle();
    expect(ids(sent)).toEqual([["1", "2"], ["3"]]);
    expect(sent[0]?.[0]).toMatchObject({ id: "1", name: "job/requested", data: { id: "1" } });
    expect(await undelivered()).toEqual([]);
    relay.poke();
    await relay.idle();
    expect(sent).toHaveLength(2);
  });

  it("finds at its start and by its timer what nobody poked for", async () => {
    const sent: OutboxEvent[][] = [];
    const { relay, put, advance } = await setUp(async (events) => void sent.push(events));
    await put("1");
    await relay.start();
    await put("2");
    await advance(4_000);
    expect(ids(sent)).toEqual([["1"]]);
    await advance(2_000);
    expect(ids(sent)).toEqual([["1"], ["2"]]);
  });

  it("sees an event that is written while it hands over", async () => {
    const hold = gate();
    const sent: OutboxEvent[][] = [];
    const { relay, put } = await setUp(async (events) => {
      sent.push(events);
      await hold.passed;
    });
    await put("1");
    const started = relay.start();
    await put("2");
    relay.poke();
    hold.open();
    await started;
    await relay.idle();
    expect(ids(sent).flat()).toEqual(["1", "2"]);
  });

  it("tries again later when the receiver is down, and keeps what it said", async () => {
    let down = true;
    let tries = 0;
    const { relay, put, advance, undelivered, db } = await setUp(async () => {
      tries++;
      if (down) throw new Error("connect ECONNREFUSED");
    });
    await put("1", "2", "3", "4", "5");
    await relay.start();
    // The batch, then three alone: enough to know.
    expect(tries).toBe(4);
    expect(relay.lastError()).toBe("connect ECONNREFUSED");
    expect(await db.outboxEvent.findFirst()).toMatchObject({ attempts: 1, lastError: "connect ECONNREFUSED" });
    await advance(9_000);
    expect(tries).toBe(4);
    down = false;
    await advance(6_000);
    expect(await undelivered()).toEqual([]);
    expect(relay.lastError()).toBeUndefined();
  });

  it("does not let one event that is refused hold up the others", async () => {
    const { relay, put, undelivered } = await setUp(async (events) => {
      if (events.some(({ id }) => id === "2")) throw new Error("too large");
    });
    await put("1", "2", "3");
    await relay.start();
    expect(await undelivered()).toEqual(["2"]);
  });

  it("delivers again what was delivered but not marked", async () => {
    const db = await borrowDb();
    let killed = true;
    const sent: OutboxEvent[][] = [];
    const { relay, advance } = await setUp(async (events) => void sent.push(events), {
      db,
      killed: () => killed,
    });
    await db.outboxEvent.create({ data: { id: "1", name: "n", data: {}, nextAttemptAt: new Date(0) } });
    await relay.start();
    killed = false;
    await advance(20_000);
    expect(ids(sent)).toEqual([["1"], ["1"]]);
  });

  it("does nothing after its stop", async () => {
    const sent: OutboxEvent[][] = [];
    const { relay, put, advance } = await setUp(async (events) => void sent.push(events));
    await relay.start();
    await relay.stop();
    await put("1");
    relay.poke();
    await advance(60_000);
    expect(sent).toEqual([]);
  });
});
