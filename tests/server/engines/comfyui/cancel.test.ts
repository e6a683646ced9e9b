import { expect, test } from "vitest";
import type { EngineProgress } from "@/server/engines/engine";
import { failure, held, setup } from "./setup";

test("on a server that ignores the id of an interrupt, another's run is not touched", async () => {
  const { run, engine, fake, calls } = await setup();
  fake.script.ignoresInterruptId = true;
  const ended = run(held, {
    async onProgress(progress) {
      if (progress.state !== "running" || progress.fraction > 0) return;
      await engine.cancel(crypto.randomUUID());
      fake.release();
    },
  });
  expect(await ended).toHaveLength(1);
  expect(calls()).not.toContain("POST /interrupt");
});

test("a run that starts while it is taken out of the queue is interrupted instead", async () => {
  const { run, engine, fake, promptId } = await setup();
  const first = crypto.randomUUID();
  const before = run(held, { promptId: first, onProgress: () => undefined });
  await fake.requested("POST /prompt");
  const ended = failure(
    run(held, {
      onProgress(progress) {
        if (progress.state !== "queued") return;
        fake.script.intercept = (request, response) => {
          if (request.method !== "POST" || request.url !== "/queue") return;
          fake.release();
          return !!response.end();
        };
        void engine.cancel(promptId);
      },
    }),
  );
  expect(await ended).toMatchObject({ code: "JOB_CANCELLED" });
  expect(await before).toHaveLength(1);
});

test("a run that is cancelled before it was handed in never is", async () => {
  const { run, engine, fake, promptId, calls } = await setup();
  let stopped: Promise<void> | undefined;
  fake.script.intercept = (request) => {
    if (request.url?.startsWith("/history")) stopped = engine.cancel(promptId);
    return undefined;
  };
  expect(await failure(run(held))).toMatchObject({ code: "JOB_CANCELLED" });
  expect(calls()).not.toContain("POST /prompt");
  await stopped;
});

test("a run that does not hear of it at first is told again", async () => {
  const { run, engine, fake, promptId } = await setup();
  fake.script.forgetsInterrupts = 2;
  const onProgress = ({ state }: EngineProgress) => void (state === "running" && engine.cancel(promptId));
  expect(await failure(run(held, { onProgress }))).toMatchObject({ code: "JOB_CANCELLED" });
});

test("so is one that nobody follows any more", async () => {
  const { run, engine, fake, promptId, calls } = await setup();
  fake.script.forgetsInterrupts = 1;
  const left = new AbortController();
  const onProgress = ({ state }: EngineProgress) => void (state === "running" && left.abort(new Error("left")));
  expect(await failure(run(held, { onProgress, signal: left.signal }))).toMatchObject({ message: "left" });
  await engine.cancel(promptId);
  expect(calls().filter((call) => call === "POST /interrupt")).toHaveLength(2);
  expect((await engine.load(new AbortController().signal)).running).toBe(0);
});
