import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createGroupCommit } from "@/server/db/group-commit";
import { doublingDelay, inngestDelay } from "@/server/lib/backoff";
import { canonical } from "@/server/runner/canonical";
import { parseDue, parseDuration } from "@/server/runner/duration";
import { compile } from "@/server/runner/expression";
import { prune } from "@/server/runner/prune";
import { sign } from "@/server/runner/signature";
import { borrowDb } from "@/tests/support/db";

describe("expressions", () => {
  const event = { data: { jobId: "a", n: 1, kind: "x" } };
  it.each<[string, unknown, boolean]>([
    ["event.data.jobId == async.data.jobId", { data: { jobId: "a" } }, true],
    ["event.data.jobId == async.data.jobId", { data: { jobId: "b" } }, false],
    ["event.data.jobId == async.data.jobId && async.data.force == true", { data: { jobId: "a" } }, false],
    ["event.data.kind == 'x' || async.data.nope == 1", {}, true],
    ["has(async.data.jobId)", { data: {} }, false],
    ["event.data.n == 1 && event.data.n > 0.5", {}, true],
    ["event.data.missing == async.data.missing", { data: {} }, false],
    ["event.data.kind in ['x', 'y']", {}, true],
  ])("%s", (text, incoming, expected) => {
    expect(compile(text).test(event, incoming)).toBe(expected);
  });

  it("makes keys of any value", () => {
    expect(compile("event.data.jobId").key(event)).toBe("a");
    expect(compile("event.data.n").key(event)).toBe("1");
    expect(compile("event.data.missing").key(event)).toBe("null");
    expect(compile('event.data.jobId + (event.data.kind == null ? "" : "/batch")').key(event)).toBe("a/batch");
    expect(compile("event.data.jobId + '-' + string(event.data.n)").key(event)).toBe("a-1");
  });
});

describe("numbers of expressions", () => {
  it.each<[string, number]>([
    ["event.data.n", 2],
    ["event.data.n == 2 ? -600 : 0", -600],
    ["event.data.n * 1.5", 3],
    ["event.data.none == null ? 0 : -600", 0],
    ["event.data.missing == null ? 5 : -600", 0],
    ["event.data.kind", 0],
  ])("%s is %d", (text, expected) => {
    expect(compile(text).number({ data: { n: 2, kind: "x", none: null } })).toBe(expected);
  });
});

describe("durations", () => {
  it("reads what SDKs write", () => {
    expect(parseDuration("2s")).toBe(2_000);
    expect(parseDuration("1w2d3h4m5s")).toBe(788_645_000);
    expect(parseDuration("90m")).toBe(5_400_000);
    expect(parseDuration("250ms")).toBe(250);
    expect(parseDuration("soon")).toBeUndefined();
  });

  it("reads dates, and nothing else", () => {
    const now = new Date("2026-01-01T00:00:00Z");
    expect(parseDue("2026-01-02T00:00:00.000Z", now)).toEqual(new Date("2026-01-02T00:00:00Z"));
    expect(parseDue("", now)).toEqual(now);
    expect(() => parseDue("soon", now)).toThrow("soon");
  });
});

describe("backoff", () => {
  it("waits as long as an Inngest server: the table and up to 30 s more", () => {
    for (const [attempt, seconds] of [15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200, 7200].entries()) {
      const delay = inngestDelay(attempt) / 1000;
      expect(delay).toBeGreaterThanOrEqual(seconds);
      expect(delay).toBeLessThanOrEqual(seconds + 30);
    }
  });

  it("doubles up to its cap", () => {
    expect([0, 1, 2, 3, 100].map(doublingDelay(100, 500))).toEqual([100, 200, 400, 500, 500]);
  });
});

describe("canonical JSON", () => {
  it("means the same and does not depend on the order of keys", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(canonical({ b: [1, undefined, "é"], a: { d: null, c: undefined } })).toBe(
      '{"a":{"d":null},"b":[1,null,"é"]}',
    );
  });
});

describe("signatures", () => {
  it("agree with openssl's: printf '{}1795248644' | openssl dgst -sha256 -hmac 00", () => {
    expect(sign("{}", "signkey-prod-00", new Date(1_795_248_644_000))).toBe(
      "t=1795248644&s=8f8dbb46c099e727860043357dbd03dc09a1defc7e31459aaefdc5a36bb88e39",
    );
  });
});

describe("group commit", () => {
  const put = (key: string) => ({ data: { key, expiresAt: new Date() } });

  it("does not let one failing write take the others with it", async () => {
    const db = await borrowDb();
    const commit = createGroupCommit(db);
    const results = await Promise.allSettled([
      commit((tx) => tx.runnerDedup.create(put("a"))),
      commit((tx) => tx.runnerDedup.create(put("a"))),
      commit((tx) => tx.runnerDedup.create(put("b"))),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await db.runnerDedup.count()).toBe(2);
  });

  it("gives each its own result, in order", async () => {
    const db = await borrowDb();
    const commit = createGroupCommit(db);
    const counts = await Promise.all(
      ["a", "b", "c"].map((key) =>
        commit(async (tx) => {
          await tx.runnerDedup.create(put(key));
          return tx.runnerDedup.count();
        }),
      ),
    );
    expect(counts).toEqual([1, 2, 3]);
  });
});

describe("prune", () => {
  it("forgets what has ended long ago, and nothing else", async () => {
    const db = await borrowDb();
    const now = new Date("2030-01-10T00:00:00Z");
    const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
    const run = (id: string, endedAt: Date | null) => ({
      id,
      functionId: "f",
      dedupKey: id,
      event: "{}",
      startedAt: daysAgo(30),
      endedAt,
    });
    await db.runnerRun.createMany({ data: [run("old", daysAgo(8)), run("new", daysAgo(6)), run("live", null)] });
    await db.runnerStep.create({ data: { runId: "old", stepId: "s", memo: "{}" } });
    await db.runnerDedup.createMany({
      data: [
        { key: "expired", expiresAt: daysAgo(1) },
        { key: "taken", expiresAt: daysAgo(-1) },
      ],
    });
    const event = (id: string, deliveredAt: Date | null) => ({ id, name: "n", data: {}, deliveredAt });
    await db.outboxEvent.createMany({ data: [event("1", daysAgo(2)), event("2", daysAgo(0.5)), event("3", null)] });
    await prune(db, now, 7 * 86_400_000);
    expect((await db.runnerRun.findMany({ orderBy: { id: "asc" } })).map(({ id }) => id)).toEqual(["live", "new"]);
    expect(await db.runnerStep.count()).toBe(0);
    expect((await db.runnerDedup.findMany()).map(({ key }) => key)).toEqual(["taken"]);
    expect((await db.outboxEvent.findMany()).map(({ id }) => id)).toEqual(["2", "3"]);
  });
});
