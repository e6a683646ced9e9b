/** What every Engine must show, whatever runs behind it. */
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine, EngineFile, EngineProgress, RunRequest, Task } from "@/server/engines/engine";

export type EngineUnderTest = {
  engine: Engine;
  /** A picture that the engine can read. */
  photo: Buffer;
  /** The sources of the tasks' results. */
  outputs: string[];
  /** Whether it says how many runs are before one that waits. */
  line: boolean;
  /** Makes one picture of the staged photo, in well under a second. */
  quick(staged: string): Task;
  /** Makes one picture and takes so long that it can be stopped meanwhile. */
  slow(staged: string): Task;
  /** The engine takes it but can't finish it. */
  failing(staged: string): Task;
  /** The engine doesn't take it. */
  refused(staged: string): Task;
  close(): Promise<void>;
};

export function engineContract(name: string, makeEngine: () => Promise<EngineUnderTest>): void {
  describe(`${name} as an engine`, () => {
    let under: EngineUnderTest;
    beforeAll(async () => {
      under = await makeEngine();
    });
    afterAll(() => under.close());

    const never = new AbortController().signal;
    const file = (bytes: Buffer): EngineFile => ({
      filename: "../../../some where/photo.png",
      contentType: "image/png",
      size: bytes.length,
      open: async () => Readable.from([bytes.subarray(0, 10), bytes.subarray(10)]),
    });
    const stage = async () => (await under.engine.stage(file(under.photo), never)).name;
    const handles = new Map<string, string>();
    const start = async (task: Task, options: Partial<RunRequest> = {}) => {
      const promptId = options.promptId ?? crypto.randomUUID();
      return under.engine.run({
        promptId,
        task,
        outputs: under.outputs,
        handle: handles.get(promptId),
        onHandle: async (handle) => void handles.set(promptId, handle),
        onProgress: () => undefined,
        signal: never,
        ...options,
      });
    };
    const cancel = (promptId: string) => under.engine.cancel(promptId, handles.get(promptId));
    /** Starts a run and resolves when it has told its state for the first time; `ended` says how it ended. */
    async function begin(task: Task, options: Partial<RunRequest> = {}) {
      const result: { first: EngineProgress; ended: Promise<unknown> } = await new Promise((resolve) => {
        const ended = start(task, { ...options, onProgress: (first) => resolve({ first, ended }) }).catch((e) => e);
      });
      return result;
    }
    async function beginSlow(options: Partial<RunRequest> = {}) {
      const promptId = crypto.randomUUID();
      const task = under.slow(await stage());
      return { promptId, task, ...(await begin(task, { promptId, ...options })) };
    }

    test("tells what it is", async () => {
      const { version, device } = await under.engine.check(never);
      expect([version, device]).toEqual([expect.any(String), expect.any(String)]);
    });

    test("tells how busy it is and what it can run", async () => {
      const { running, pending } = await under.engine.load(never);
      expect([running, pending]).toEqual([0, 0]);
      expect((await under.engine.capabilities(never)).engine).toBe(under.engine.kind);
    });

    test("stages a file under a name that has nothing of the given one", async () => {
      const [first, second] = [await stage(), await stage()];
      expect(first).not.toContain("photo");
      expect(first).not.toContain("..");
      expect(second).not.toBe(first);
    });

    test("runs a graph on a staged file and gives back the picture it made", async () => {
      const outputs = await start(under.quick(await stage()));
      expect(outputs).toHaveLength(1);
      expect(under.outputs).toContain(outputs[0]?.source);
      const { body, size } = await under.engine.fetch(outputs[0] as (typeof outputs)[0], never);
      const bytes = await buffer(body);
      expect(bytes.subarray(1, 4).toString()).toBe("PNG");
      if (size !== undefined) expect(bytes.length).toBe(size);
    });

    test("tells its progress as a fraction that only grows and ends at 1", async () => {
      const told: EngineProgress[] = [];
      await start(under.quick(await stage()), { onProgress: (progress) => told.push(progress) });
      const fractions = told.flatMap((progress) => (progress.state === "running" ? [progress.fraction] : []));
      expect(fractions).toEqual([...new Set(fractions)].sort((a, b) => a - b));
      expect(fractions.at(-1)).toBe(1);
    });

    test("asked again with the same id, answers with the run that was made", async () => {
      const promptId = crypto.randomUUID();
      const task = under.quick(await stage());
      const first = await start(task, { promptId });
      expect(await start(task, { promptId })).toEqual(first);
    });

    test("refuses what it can't run at all", async () => {
      const error = await start(under.refused(await stage())).catch((error) => error);
      expect(error).toMatchObject({ code: "ENGINE_REJECTED", message: expect.any(String) });
    });

    test("tells what failed", async () => {
      const error = await start(under.failing(await stage())).catch((error) => error);
      expect(error).toMatchObject({ code: "ENGINE_NODE_FAILED", details: { message: expect.any(String) } });
    });

    test("a run that is cancelled ends as cancelled", async () => {
      const { promptId, ended } = await beginSlow();
      await cancel(promptId);
      expect(await ended).toMatchObject({ code: "JOB_CANCELLED" });
    });

    test("a run that yields lets those pass that come later", async ({ skip }) => {
      skip(under.engine.kind !== "comfyui", "all are alike there");
      const running = await beginSlow();
      const ends = [running.ended];
      const ids: Record<string, string> = {};
      const begun: string[] = [];
      let next = () => {};
      for (const name of ["yields", "yields too", "later"]) {
        const promptId = crypto.randomUUID();
        ids[name] = promptId;
        const task = under.slow(await stage());
        await new Promise<void>((queued) => {
          const onProgress = ({ state }: EngineProgress) => {
            if (state === "queued") return queued();
            if (!begun.includes(name)) begun.push(name);
            next();
          };
          ends.push(start(task, { promptId, yields: name !== "later", onProgress }).catch(() => undefined));
        });
      }
      await cancel(running.promptId);
      for (let count = 1; count <= 3; count++) {
        while (begun.length < count) await new Promise<void>((resolve) => (next = resolve));
        await cancel(ids[begun.at(-1) ?? ""] ?? "");
      }
      await Promise.all(ends);
      expect(begun).toEqual(["later", "yields", "yields too"]);
    });

    test("a run that waits tells how many are before it, and is cancelled without touching the running one", async ({
      skip,
    }) => {
      skip(!under.line, "it does not tell");
      const running = await beginSlow();
      const waiting = await beginSlow();
      expect(waiting.first).toEqual({ state: "queued", ahead: 1 });
      await cancel(waiting.promptId);
      expect(await waiting.ended).toMatchObject({ code: "JOB_CANCELLED" });
      const again = await beginSlow();
      expect(again.first).toEqual({ state: "queued", ahead: 1 });
      await Promise.all([running, again].map(({ promptId }) => cancel(promptId)));
      await Promise.all([running.ended, again.ended]);
    });

    test("an abort ends the waiting at once and leaves the run, which can be attached to again", async () => {
      const controller = new AbortController();
      const { promptId, task, ended } = await beginSlow({ signal: controller.signal });
      const reason = new Error("this process goes down");
      controller.abort(reason);
      expect(await ended).toBe(reason);
      const again = await begin(task, { promptId });
      await cancel(promptId);
      expect(await again.ended).toMatchObject({ code: "JOB_CANCELLED" });
    });

    test("cancelling an unknown id does nothing", async () => {
      await expect(under.engine.cancel(crypto.randomUUID())).resolves.toBeUndefined();
    });
  });
}
