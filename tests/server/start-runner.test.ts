import { HttpResponse, http } from "msw";
import { afterEach, describe, expect, it, vi } from "vitest";
import { parseEnv } from "@/server/env";
import { setServed } from "@/server/served";
import { startRunner } from "@/server/start-runner";
import { testDeps } from "@/tests/support/deps";
import { mockHttp } from "@/tests/support/msw";

const inngest = {
  INNGEST_BASE_URL: "http://inngest.test",
  INNGEST_EVENT_KEY: "key",
  INNGEST_SIGNING_KEY: "signkey-00",
};
const env = parseEnv({ NEXTAUTH_SECRET: "n".repeat(32), APP_SECRET: "a".repeat(32), ...inngest });

describe("a runner on an Inngest server", () => {
  const server = mockHttp();
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.useRealTimers();
    setServed({});
  });

  it("hands events over with their outbox ids, and is not well while the server doesn't take them", async () => {
    // The SDK tries five times by itself, and waits in between.
    vi.useFakeTimers({ toFake: ["setTimeout"] }).setTimerTickMode("nextTimerAsync");
    // The SDK reads these by itself.
    for (const [name, value] of Object.entries(inngest)) vi.stubEnv(name, value);
    let takes = false;
    const taken: unknown[] = [];
    server.use(
      http.post("http://inngest.test/e/key", async ({ request }) => {
        if (!takes) return HttpResponse.json({ error: "not now" }, { status: 400 });
        taken.push(...((await request.json()) as unknown[]));
        return HttpResponse.json({ ids: ["1"], status: 200 });
      }),
    );
    const deps = await testDeps();
    const at = { createdAt: deps.now(), nextAttemptAt: deps.now() };
    await deps.db.outboxEvent.create({ data: { id: "1", name: "job/requested", data: { jobId: "j" }, ...at } });

    const runner = await startRunner(env, deps);
    expect(runner.health().running).toBe(false);
    takes = true;
    deps.clock.advance(60_000);
    runner.poke();
    await expect.poll(() => runner.health().running).toBe(true);
    expect(taken).toMatchObject([{ id: "1", name: "job/requested", data: { jobId: "j" } }]);
    await runner.stop(0);
  });
});
