/** Has pictures read and made by processes of their own, which may grow large, be slow or fall over without harm to this one. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { AppError } from "@/server/errors";
import { limit } from "@/server/lib/limit";
import type { HeicLimits } from "./heic";
import type { Images } from "./images";
import { corrupt } from "./refusals";
import type { Answer, Refusal, Task } from "./worker";

/** Each takes one picture at a time, so that it is known which one brought it down; two keep the cores busy. */
const WORKERS = 2;
/** Then it ends, and its memory is free for others. */
const IDLE_MS = 5 * 60_000;
/** Of a picture that brings its process down: the first time it may have been the machine's fault. */
const TRIES = 2;

type Slot = { worker?: ChildProcess; idle?: NodeJS.Timeout };

/**
 * For a process that lives on: it is not kept alive by waiting for an answer. Throws what createImages does, and
 * CORRUPT_IMAGE for a picture that brings down whoever looks at it.
 */
export function createImagesApart(limits: HeicLimits, workerModule = "server/images/worker.ts"): Images {
  const free: Slot[] = Array.from({ length: WORKERS }, () => ({}));
  const inTurn = limit(WORKERS);

  async function ask(task: Task): Promise<unknown> {
    const slot = free.pop() as Slot;
    clearTimeout(slot.idle);
    try {
      return await tell(slot, task, workerModule);
    } finally {
      slot.idle = setTimeout(() => slot.worker?.kill(), IDLE_MS).unref();
      free.push(slot);
    }
  }

  const call =
    <Name extends keyof Images>(name: Name) =>
    (...args: Parameters<Images[Name]>) =>
      inTurn(() => ask({ limits, name, args })) as ReturnType<Images[Name]>;
  return {
    prepare: call("prepare"),
    exportPhoto: call("exportPhoto"),
    prepareModel: call("prepareModel"),
    reliefFromDepth: call("reliefFromDepth"),
    operate: call("operate"),
    readMetadata: call("readMetadata"),
  };
}

async function tell(slot: Slot, task: Task, workerModule: string): Promise<unknown> {
  for (let tries = 1; ; tries++) {
    slot.worker ??= startWorker(workerModule);
    const answer = await answerOf(slot.worker, task);
    if ("value" in answer) return answer.value;
    if ("message" in answer) throw errorOf(answer);
    slot.worker = undefined;
    if (tries === TRIES) throw corrupt(answer.ended);
  }
}

const errorOf = ({ code, message, details }: Refusal) =>
  code ? new AppError(code, message, { details }) : new Error(message);

async function answerOf(worker: ChildProcess, task: Task): Promise<Answer | { ended: unknown }> {
  if (worker.exitCode !== null || worker.signalCode !== null) return { ended: worker.exitCode };
  const over = new AbortController();
  const heard = once(worker, "message", over).then(([answer]) => answer as Answer);
  const ended = once(worker, "exit", over).then((how) => ({ ended: how }));
  worker.send(task, () => undefined); // One that is gone says so by its exit.
  return Promise.race([heard, ended]).finally(() => over.abort());
}

/** The paths are those of the project, not of this module: Next bundles it to somewhere else. */
function startWorker(workerModule: string): ChildProcess {
  const root = path.join(/* turbopackIgnore: true */ process.cwd());
  const loader = pathToFileURL(path.join(/* turbopackIgnore: true */ root, "node_modules/tsx/dist/loader.mjs")).href;
  const main = path.join(/* turbopackIgnore: true */ root, workerModule);
  const worker = spawn(process.execPath, ["--import", loader, main], {
    cwd: root,
    env: { NODE_ENV: "production" }, // It reads strangers' files, so it gets no secrets.
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    serialization: "advanced",
  });
  worker.unref();
  worker.channel?.unref();
  return worker;
}
