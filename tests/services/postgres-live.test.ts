import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { SharedLive } from "@/server/live/live";
import { createPostgresLive } from "@/server/live/postgres";
import { liveContract, watcher } from "@/tests/contracts/live";
import { asAdmin, NO_POSTGRES, PG_TESTS, type Postgres, startPostgres } from "./support/postgres-server";
import { until } from "./support/until";

const LISTENERS = "application_name = 'darkroom live' AND datname = current_database()";

describe.skipIf(!PG_TESTS)(PG_TESTS ?? NO_POSTGRES, () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.end());

  /** Connected; word of a later change follows that of an earlier one. */
  async function pair() {
    const url = await server.newDatabase();
    const connected: SharedLive[] = [];
    const problems: unknown[] = [];
    const open = () => {
      const live: SharedLive = createPostgresLive({
        url,
        // No striking clock: only notices and new connections tell.
        every: () => () => {},
        heard: (problem) => (problem ? problems.push(problem) : connected.push(live)),
      });
      onTestFinished(() => live.close());
      return live;
    };
    const [here, there] = [open(), open()];
    await until("both to listen", () => connected.length === 2 || undefined);
    const settle = async () => {
      const { next } = watcher(there, "settled");
      here.publish("settled");
      await next();
    };
    return { here, there, url, connected, problems, settle, change: async () => undefined };
  }

  liveContract("live notices on PostgreSQL", pair);

  it("tells all watchers to look again when the connection was lost, and then goes on", async () => {
    const { here, there, url, connected, problems, settle } = await pair();
    const missed = watcher(there, "job:1");
    await asAdmin(url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${LISTENERS}`);
    expect(await missed.next()).toBe(true);
    await until("both to listen again", () => connected.length === 4 || undefined);
    expect(problems).toHaveLength(2);
    await settle();
    const later = watcher(there, "job:2");
    here.publish("job:2");
    expect(await later.next()).toBe(true);
  });

  it.skipIf(process.env.PG_TEST_URL)("tells what it was told while there was no server", async () => {
    const { here, there, problems } = await pair();
    const { next } = watcher(there, "job:1");
    await server.kill?.();
    await until("both to notice", () => problems.length === 2 || undefined);
    here.publish("job:1");
    await server.restart?.();
    expect(await next()).toBe(true);
  });
});
