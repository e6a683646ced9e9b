import { Inngest } from "inngest";
import { serve } from "inngest/edge";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createWorld, gate, type World } from "./support/world";

const URL_OF_OTHER = "http://other.test/api/inngest";

describe("the executor's HTTP side", () => {
  let world: World;
  const hold = gate();

  const call = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const response = await world.executor.handle(
      new Request(`http://runner.test${path}`, { method, body: text, headers }),
    );
    return { status: response.status, body: await response.json() };
  };

  beforeEach(async () => {
    world = await createWorld((inngest) => [
      inngest.createFunction({ id: "job", triggers: [{ event: "go" }] }, ({ event, step }) =>
        step.run("work", () => event.data),
      ),
      inngest.createFunction({ id: "held", triggers: [{ event: "hold" }] }, ({ step }) =>
        step.run("work", () => hold.passed),
      ),
    ]);
    await world.start();
  });
  afterEach(() => vi.unstubAllGlobals());

  it("takes one event or several, and gives a repeated send the same ids", async () => {
    const seed = { "x-inngest-event-id-seed": "1,abc" };
    const first = await call("POST", "/e/key", { name: "go", data: { n: 1 } }, seed);
    expect(first).toMatchObject({ status: 200, body: { status: 200, ids: [expect.any(String)] } });
    expect(await call("POST", "/e/key", { name: "go", data: { n: 1 } }, seed)).toEqual(first);
    const several = await call("POST", "/e/key", [{ name: "go", id: "mine" }, { name: "go" }]);
    expect(several.body.ids[0]).toBe("mine");
    await world.settle();
    expect(await world.runs()).toHaveLength(3);
  });

  it("says what is wrong with a request", async () => {
    expect(await call("POST", "/e/key", { data: {} })).toMatchObject({ status: 400, body: { error: /name/ } });
    expect(await call("POST", "/e/key", "{")).toMatchObject({ status: 400 });
    expect(await call("GET", "/nowhere")).toMatchObject({ status: 404 });
    expect(await call("POST", "/v1/checkpoint/x/async", {})).toMatchObject({ status: 400 });
  });

  it("fences checkpoints by the lease", async () => {
    await world.send("hold");
    const steps = [{ op: "StepRun", id: "abc", data: 1 }];
    const [item] = await world.db.runnerItem.findMany();
    const path = `/v1/checkpoint/${item?.runId}/async`;
    expect(await call("POST", path, { qi_id: "another", steps })).toMatchObject({ status: 409 });
    const leased = await vi.waitUntil(async () => (await world.db.runnerItem.findFirst())?.leaseId);
    expect(await call("POST", path, { qi_id: leased, steps })).toMatchObject({ status: 200 });
    expect(await call("POST", path, { qi_id: leased, steps })).toMatchObject({ status: 200 });
    expect(await call("POST", path, { qi_id: leased, steps: [{ op: "Sleep", id: "x" }] })).toMatchObject({
      status: 400,
    });
    expect(await call("GET", `/v0/runs/${item?.runId}/actions`)).toEqual({ status: 200, body: { abc: { data: 1 } } });
    expect((await call("GET", `/v0/runs/${item?.runId}/batch`)).body).toMatchObject([{ name: "hold" }]);
    hold.open();
    await world.settle();
    expect(await call("POST", path, { qi_id: leased, steps })).toMatchObject({ status: 409 });
    expect(await call("GET", "/v0/runs/none/batch")).toMatchObject({ status: 404 });
  });

  it("runs functions that another app registers, at their URL, beside its own", async () => {
    const other = new Inngest({ id: "other", isDev: true, baseUrl: "http://runner.test", fetch: toExecutor });
    const handler = serve({
      client: other,
      functions: [
        other.createFunction({ id: "remote", triggers: [{ event: "go" }] }, ({ step }) =>
          step.run("far", () => "away"),
        ),
      ],
    });
    vi.stubGlobal("fetch", (request: Request) => handler(request));
    const sync = new Request(URL_OF_OTHER, { method: "PUT", body: "{}", headers: { host: "other.test" } });
    expect(await (await handler(sync)).json()).toMatchObject({ message: "Successfully registered" });
    await other.send({ name: "go", data: {} });
    await world.settle();
    const runs = await world.runs();
    expect(runs.map(({ functionId, status }) => [functionId, status]).sort()).toEqual([
      ["darkroom-job", "COMPLETED"],
      ["other-remote", "COMPLETED"],
    ]);
  });

  it("refuses to register what it can't run, and never replaces its own functions", async () => {
    const runtime = { type: "http", url: "http://evil.test/" };
    const fn = (id: string, more: object) => ({
      id,
      triggers: [{ event: "go" }],
      steps: { step: { runtime } },
      ...more,
    });
    const refused = await call("POST", "/fn/register", { functions: [fn("x", { debounce: { period: "1s" } })] });
    expect(refused).toMatchObject({ status: 400, body: { error: expect.stringContaining('"debounce"') } });
    expect(await call("POST", "/fn/register", { functions: [fn("darkroom-job", {})] })).toMatchObject({ status: 200 });
    await world.send("go", { mine: true });
    await world.settle();
    expect((await world.run("job")).output).toEqual({ mine: true });
  });

  const toExecutor: typeof fetch = (input, init) => world.executor.handle(new Request(input, init));
});
