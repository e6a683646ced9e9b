import { Inngest, type InngestFunction } from "inngest";
import { describe, expect, it } from "vitest";
import { parseFunction } from "@/server/runner/config";
import { createWorld } from "./support/world";

const inngest = new Inngest({ id: "app", isDev: true });
type Options = Parameters<typeof inngest.createFunction>[0];

const configOf = (options: Partial<Options>): unknown => {
  const fn = inngest.createFunction({ id: "job", triggers: [{ event: "go" }], ...options } as Options, () => {});
  return (fn as unknown as { getConfig(o: object): unknown[] }).getConfig({
    baseUrl: new URL("http://x/api/inngest"),
    appPrefix: "app",
  })[0];
};

describe("parseFunction", () => {
  it("reads everything that is run", () => {
    const fn = parseFunction(
      configOf({
        retries: 3,
        triggers: [{ event: "go", if: "event.data.n == 1" }, { cron: "TZ=Europe/Paris 0 3 * * *" }],
        cancelOn: [{ event: "stop", match: "data.jobId", timeout: "1h30m" as "1h" }],
        concurrency: [{ limit: 5 }, { limit: 1, key: "event.data.user", scope: "env" }],
        idempotency: "event.data.jobId",
        priority: { run: "event.data.batchId == null ? 0 : -600" },
      }),
    );
    expect(fn).toMatchObject({
      id: "app-job",
      maxAttempts: 4,
      triggers: [{ event: "go" }],
      crons: [{ id: "app-job TZ=Europe/Paris 0 3 * * *" }],
      concurrency: [
        { limit: 5, scope: "app-job#0" },
        { limit: 1, scope: "env#event.data.user" },
      ],
    });
  });

  it("retries four times when nothing is said, and as often as said", () => {
    expect(parseFunction(configOf({})).maxAttempts).toBe(5);
    expect(parseFunction(configOf({ retries: 0 })).maxAttempts).toBe(1);
  });

  it.each<[string, Partial<Options>]>([
    ["batchEvents", { batchEvents: { maxSize: 2, timeout: "1s" } }],
    ["debounce", { debounce: { period: "1s" } }],
    ["rateLimit", { rateLimit: { limit: 1, period: "1s" } }],
    ["singleton", { singleton: { mode: "skip" } }],
    ["throttle", { throttle: { limit: 1, period: "1s" } }],
    ["timeouts", { timeouts: { start: "1s" } }],
    ["triggers", { triggers: [{ event: "app/*" }] }],
    ["triggers", { triggers: [{ cron: "0 * * * *", jitter: "10s" } as never] }],
    ["concurrency", { concurrency: 0 }],
    ["steps.step.retries.attempts", { retries: 21 as 20 }],
  ])("refuses %s by its name", (key, options) => {
    expect(() => parseFunction(configOf(options))).toThrow(
      new RegExp(`"app-job" uses "${key.replaceAll(".", "\\.")}.*embedded executor`),
    );
  });

  it.each<[string, Partial<Options>]>([
    ["an expression", { idempotency: "event.data." }],
    ["a trigger's expression", { triggers: [{ event: "go", if: "event.data ==" }] }],
    ["a priority", { priority: { run: "event.data.n >" } }],
    ["a cron", { triggers: [{ cron: "every day" }] }],
  ])("refuses %s that can't be read", (_, options) => {
    expect(() => parseFunction(configOf(options))).toThrow(/"app-job" is configured wrongly/);
  });

  it("stops the start of the executor", async () => {
    const world = await createWorld(
      (client) =>
        [
          client.createFunction({ id: "job", debounce: { period: "1s" }, triggers: [{ event: "go" }] }, () => {}),
        ] as InngestFunction.Any[],
    );
    await expect(world.start()).rejects.toThrow(/"darkroom-job" uses "debounce"/);
  });

  it("fails a run whose step asks for what is not run, with a message that says so", async () => {
    const world = await createWorld((client) => [
      client.createFunction({ id: "job", triggers: [{ event: "go" }] }, async ({ step }) => {
        await step.waitForSignal("sign", { signal: "s", timeout: "1m" });
      }),
    ]);
    await world.start();
    await world.send("go");
    await world.settle();
    expect(await world.run("job")).toMatchObject({
      status: "FAILED",
      output: { message: expect.stringContaining('does not run "WaitForSignal"') },
    });
  });

  it("fails a run whose wait has an expression that can't be read", async () => {
    const world = await createWorld((client) => [
      client.createFunction({ id: "job", triggers: [{ event: "go" }] }, async ({ step }) => {
        await step.waitForEvent("it", { event: "news", timeout: "1m", if: "async.data. ==" });
      }),
    ]);
    await world.start();
    await world.send("go");
    await world.settle();
    expect((await world.run("job")).status).toBe("FAILED");
  });
});
