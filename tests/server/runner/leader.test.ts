import { hostname } from "node:os";
import { describe, expect, it, onTestFinished } from "vitest";
import { isAlive, thisProcess } from "@/server/runner/holder";
import { borrowDb } from "@/tests/support/db";
import { createWorld, gate, until, type WorldOptions } from "./support/world";

const elsewhere = { host: "elsewhere", pid: 1, born: "" };

async function pair(second: WorldOptions) {
  const db = await borrowDb();
  const ran: string[] = [];
  const hold = gate();
  const define = (name: string) => (inngest: Parameters<Parameters<typeof createWorld>[0]>[0]) => [
    inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, ({ event, step }) =>
      step.run("work", async () => {
        ran.push(name);
        if (event.data.hold && name === "first") await hold.passed;
        return name;
      }),
    ),
  ];
  const first = await createWorld(define("first"), { db, lockTtlMs: 6_000, isAlive: () => true });
  const other = await createWorld(define("second"), { db, lockTtlMs: 6_000, isAlive: () => true, ...second });
  onTestFinished(() => {
    first.kill();
    other.kill();
  });
  await first.start();
  return { first, second: other, ran, hold };
}

describe("leadership", () => {
  it("lets one executor work and keeps the other by", async () => {
    const { first, second, ran } = await pair({});
    await second.start();
    expect([first.executor.health().leader, second.executor.health().leader]).toEqual([true, false]);
    // What the one that stands by takes in is found by the leader at its next beat.
    await second.executor.ingest([{ id: "1", name: "go", data: {} }]);
    await second.settle();
    expect(ran).toEqual([]);
    await first.advance("2s");
    expect(ran).toEqual(["first"]);
  });

  it("takes over at once from a process that is gone, and repeats its calls", async () => {
    const { first, second, ran, hold } = await pair({ isAlive: () => false });
    await first.executor.ingest([{ id: "1", name: "go", data: { hold: true } }]);
    await until(() => ran.length === 1);
    first.kill();
    await second.start();
    await second.settle();
    hold.open();
    expect(ran).toEqual(["first", "second"]);
    expect((await second.run("job")).output).toBe("second");
  });

  it("takes over from another host when it gives no more sign of life", async () => {
    const { first, second } = await pair({ self: elsewhere });
    await second.start();
    first.kill();
    await second.advance("5s");
    expect(second.executor.health().leader).toBe(false);
    await second.advance("3s");
    expect(second.executor.health().leader).toBe(true);
  });

  it("fences a leader that was taken for dead: its late answer changes nothing, and it stands by", async () => {
    const { first, second, ran, hold } = await pair({ isAlive: () => false });
    await first.executor.ingest([{ id: "1", name: "go", data: { hold: true } }]);
    await until(() => ran.length === 1);
    await second.start();
    await second.settle();
    hold.open();
    await first.settle();
    await first.advance("3s");
    expect(first.executor.health().leader).toBe(false);
    expect((await second.run("job")).output).toBe("second");
    expect(await second.db.runnerStep.count()).toBe(1);
  });

  it("hands over at a stop", async () => {
    const { first, second } = await pair({});
    await second.start();
    await first.executor.stop(0);
    await second.advance("3s");
    expect(second.executor.health().leader).toBe(true);
  });
});

describe("an executor that is to lead", () => {
  it("refuses to work beside another, and says what to use instead", async () => {
    const { first, second } = await pair({ self: elsewhere });
    const started = second.executor.start("lead or fail").catch((error) => error);
    for (let seconds = 0; seconds < 12; seconds++) {
      await first.advance("1s");
      await second.advance("1s");
    }
    const error = await started;
    expect(error).toMatchObject({ code: "CONFLICT" });
    expect(error.message).toMatch(/runs the jobs of this database.*--role=web.*Inngest/s);
    await first.executor.stop(0);
    await second.advance("1m");
    expect(second.executor.health().leader).toBe(false);
  });

  it("waits for the lock of one that was killed on another host", async () => {
    const { first, second } = await pair({ self: elsewhere });
    first.kill();
    const started = second.executor.start("lead or fail");
    await second.advance("9s");
    await started;
    expect(second.executor.health().leader).toBe(true);
  });
});

describe("an executor that is to stay out", () => {
  it("takes in events for the one that leads, and never leads itself", async () => {
    const { first, second, ran } = await pair({ isAlive: () => false });
    await second.executor.start("stay out");
    await second.executor.ingest([{ id: "1", name: "go", data: {} }]);
    await second.advance("1m");
    expect(ran).toEqual([]);
    first.executor.wake();
    await first.settle();
    expect(ran).toEqual(["first"]);
    expect(second.executor.health()).toMatchObject({ running: true, leader: false });
  });
});

describe("isAlive", () => {
  it("knows this process, and that another had its pid before", () => {
    expect(isAlive(thisProcess())).toBe(true);
    expect(isAlive({ ...thisProcess(), born: "another boot 1" })).toBe(false);
  });

  it("knows that no process has a pid, and nothing of other hosts", () => {
    expect(isAlive({ host: hostname(), pid: 2 ** 22 + 1, born: "" })).toBe(false);
    expect(isAlive({ ...elsewhere, pid: 2 ** 22 + 1 })).toBe(true);
  });
});
