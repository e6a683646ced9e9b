import { expect, onTestFinished, test } from "vitest";
import { createComfyUi } from "@/server/engines/comfyui/comfyui";
import type { Engine, Load } from "@/server/engines/engine";
import type { EngineStatus } from "@/server/engines/engine-pool";
import { createPool } from "@/server/engines/pool";
import { AppError } from "@/server/errors";
import { startFakeComfyUi } from "@/tests/support/fake-comfyui";
import { instantEngine } from "@/tests/support/instant-engine";
import { poolOf } from "@/tests/support/pool";

const never = new AbortController().signal;
const unreachable = () => Promise.reject(new AppError("ENGINE_UNREACHABLE", "It is not there."));
let placed = 0;
const wish = (more = {}) => ({
  promptId: `run-${placed++}`,
  engines: ["a", "b"],
  models: "esrgan",
  avoid: [],
  ...more,
});
const busy = (id: string, { running, pending }: Load, more: Partial<Engine> = {}) =>
  instantEngine({ id, name: id, load: async () => ({ running, pending }), ...more });
const idle = { running: 0, pending: 0 };

/** An engine that can be taken away and brought back. */
function mortal(id: string) {
  let alive = true;
  let looks = 0;
  const engine = instantEngine({
    id,
    name: id,
    async check() {
      looks++;
      return alive ? { version: "1", device: "cpu" } : unreachable();
    },
    stage: async () => (alive ? { name: "x" } : unreachable()),
  });
  const set = (value: boolean) => () => {
    alive = value;
  };
  return { engine, looks: () => looks, die: set(false), rise: set(true) };
}
const file = { filename: "a.png", contentType: "image/png", size: 0, open: unreachable };

/** Resolves when the engine of this id is told to be in this state. */
function watch() {
  const waiting: { id: string; state: string; resolve(): void }[] = [];
  return {
    changed: ({ id, state }: EngineStatus) => {
      for (const one of waiting) if (one.id === id && one.state === state) one.resolve();
    },
    until: (id: string, state: EngineStatus["state"]) =>
      new Promise<void>((resolve) => waiting.push({ id, state, resolve })),
  };
}

test("a run goes to the engine with the shorter queue", async () => {
  const pool = poolOf([busy("a", { running: 1, pending: 2 }), busy("b", { running: 1, pending: 0 })]);
  expect((await pool.place(wish()))?.id).toBe("b");
});

test("runs that come together are spread, though no queue shows them yet", async () => {
  const pool = poolOf([busy("a", idle), busy("b", idle)]);
  const engines = await Promise.all(Array.from({ length: 6 }, () => pool.place(wish({ models: String(placed) }))));
  expect(engines.filter((engine) => engine?.id === "a")).toHaveLength(3);
});

test("an engine of twice the weight takes twice the work", async () => {
  const pool = createPool([{ engine: busy("a", idle) }, { engine: busy("b", idle), weight: 2 }]);
  onTestFinished(() => pool.close());
  const engines = [];
  for (let run = 0; run < 9; run++) engines.push(await pool.place(wish({ models: String(run) })));
  expect(engines.filter((engine) => engine?.id === "b")).toHaveLength(6);
});

test("an engine that has the models loaded is taken before an idle one, but not when it is much busier", async () => {
  const pool = poolOf([busy("a", idle), busy("b", idle)]);
  const taken: (string | undefined)[] = [];
  for (let run = 0; run < 3; run++) taken.push((await pool.place(wish()))?.id);
  expect(taken).toEqual(["a", "a", "b"]);
});

test("only those that can run it are asked, and those to be avoided only when there is no other", async () => {
  const pool = poolOf([busy("a", idle), busy("b", { running: 9, pending: 9 })]);
  expect((await pool.place(wish({ engines: ["b"] })))?.id).toBe("b");
  expect((await pool.place(wish({ avoid: ["a"] })))?.id).toBe("b");
  expect((await pool.place(wish({ engines: ["a"], avoid: ["a"] })))?.id).toBe("a");
  expect(await pool.place(wish({ engines: ["c"] }))).toBeUndefined();
});

test("an engine whose calls fail is looked at until it is certain, and is taken again once it is back", async () => {
  const [a, b] = [mortal("a"), mortal("b")];
  const { changed, until } = watch();
  const pool = poolOf([a.engine, b.engine], changed);
  await pool.known();
  a.die();
  await expect(pool.get("a")?.stage(file, never)).rejects.toMatchObject({ code: "ENGINE_UNREACHABLE" });
  expect(pool.statuses()).toMatchObject([
    { id: "a", state: "down", problem: "It is not there." },
    { id: "b", state: "up" },
  ]);
  expect((await pool.place(wish()))?.id).toBe("b");
  const back = until("a", "up");
  a.rise();
  await back;
  await expect(pool.get("a")?.stage(file, never)).resolves.toEqual({ name: "x" });
});

test("a single failed call of an engine that answers does not count it as away", async () => {
  const { engine } = mortal("a");
  const pool = poolOf([{ ...engine, fetch: unreachable }]);
  const output = { source: "1", kind: "images", filename: "x", ref: "x" };
  await expect(pool.get("a")?.fetch(output, never)).rejects.toMatchObject({ code: "ENGINE_UNREACHABLE" });
  expect(pool.statuses()[0]?.state).toBe("up");
});

test("while it is away nobody's call reaches it; only looks do, one at a time", async () => {
  const { engine, die, looks } = mortal("a");
  let calls = 0;
  const stage = () => {
    calls++;
    return unreachable();
  };
  const pool = poolOf([{ ...engine, stage }]);
  await pool.known();
  die();
  await expect(pool.get("a")?.stage(file, never)).rejects.toThrow();
  const before = looks();
  await expect(pool.get("a")?.stage(file, never)).rejects.toThrow("a does not answer at the moment.");
  expect(calls).toBe(1);
  await expect.poll(looks, { interval: 1 }).toBeGreaterThan(before);
});

test("answers that make no sense, three in a row, take it out of use for a moment", async () => {
  const engine = instantEngine({
    id: "a",
    stage: () => Promise.reject(new AppError("ENGINE_BAD_ANSWER", "It answers 500.")),
  });
  const { changed, until } = watch();
  const pool = createPool([{ engine }], { changed, pace: { checkMs: 60_000, retryMs: 1, doubtMs: 1 } });
  onTestFinished(() => pool.close());
  await pool.known();
  const [down, up] = [until("a", "down"), until("a", "up")];
  for (let call = 0; call < 3; call++)
    await pool
      .get("a")
      ?.stage(file, never)
      .catch(() => undefined);
  await down;
  await up;
});

test("a run ends when its engine goes, even one that hangs", async () => {
  const { engine, die } = mortal("a");
  const pool = poolOf([{ ...engine, run: ({ signal }) => new Promise((_, reject) => rejectOn(signal, reject)) }]);
  await pool.known();
  const request = { promptId: "p", task: { engine: "comfyui", graph: {} }, outputs: [] } as const;
  const told = { onHandle: async () => undefined, onProgress: () => undefined };
  const ended = pool.get("a")?.run({ ...request, outputs: [], ...told, signal: never });
  die();
  await expect(ended).rejects.toMatchObject({ code: "ENGINE_UNREACHABLE" });
});
const rejectOn = (signal: AbortSignal, reject: (reason: unknown) => void) =>
  signal.addEventListener("abort", () => reject(signal.reason));

test("a run that is abandoned while its engine is away is cancelled there when it is back", async () => {
  const { engine, die, rise } = mortal("a");
  const pool = poolOf([engine]);
  await pool.known();
  die();
  await pool
    .get("a")
    ?.stage(file, never)
    .catch(() => undefined);
  await pool.abandon("a", "orphan", "handle");
  expect(engine.cancelled).toEqual([]);
  rise();
  await expect.poll(() => engine.cancelled, { interval: 2 }).toEqual(["orphan"]);
});

const atOnce = (_: number, callback: () => void) => {
  const handle = setImmediate(callback);
  return () => clearImmediate(handle);
};

test("an engine that hangs at the start does not keep the others waiting", async () => {
  const hanging = instantEngine({ id: "a", check: () => new Promise(() => undefined) });
  const pool = createPool([{ engine: hanging }, { engine: busy("b", idle) }], {
    pace: { after: atOnce },
  });
  onTestFinished(() => pool.close());
  expect((await pool.place(wish()))?.id).toBe("b");
  expect(pool.statuses()[0]?.state).toBe("unknown");
});

test("a ComfyUI server tells its nodes when it comes, and anew when it was restarted with others", async () => {
  const fake = await startFakeComfyUi();
  onTestFinished(() => fake.stop());
  const timeouts = { connectMs: 500, idleMs: 5_000, totalMs: 10_000 };
  const { changed, until } = watch();
  const pool = poolOf([createComfyUi({ id: "gpu-1", url: fake.url, timeouts })], changed);
  await pool.known();
  expect(pool.statuses()).toMatchObject([
    { id: "gpu-1", state: "up", version: "0.3.64", device: "cpu", capabilities: { engine: "comfyui", objectInfo: {} } },
  ]);
  const down = until("gpu-1", "down");
  await fake.stop();
  await down;
  fake.script.objectInfo = { LoadImage: {} };
  const up = until("gpu-1", "up");
  await fake.start();
  await up;
  expect(pool.statuses()).toMatchObject([{ capabilities: { objectInfo: { LoadImage: {} } } }]);
});
