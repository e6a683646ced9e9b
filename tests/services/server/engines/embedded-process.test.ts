import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { WebSocket } from "ws";
import { startEmbeddedEngine } from "@/server/engines/embedded-process";

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "embedded-"));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("a process that dies is started again at the same address, and ends when told to", async () => {
  const events: string[] = [];
  let ready: () => void = () => undefined;
  const log = {
    info: (_fields: object, message: string) => {
      events.push(message);
      if (events.length > 1) ready();
    },
    warn: (_fields: object, message: string) => events.push(message),
  };
  const engine = await startEmbeddedEngine({ dataDir, port: 0, log });
  const url = engine.url();
  expect(await (await fetch(`${url}/queue`)).json()).toEqual({ queue_running: [], queue_pending: [] });

  const restarted = new Promise<void>((resolve) => {
    ready = resolve;
  });
  process.kill(engine.pid as number, "SIGKILL");
  await restarted;
  expect(engine.url()).toBe(url);
  expect((await fetch(`${url}/queue`)).status).toBe(200);
  expect(events).toEqual(["embedded engine ready", "embedded engine ended", "embedded engine ready"]);

  const pid = engine.pid as number;
  await engine.stop();
  await engine.stop();
  expect(isAlive(pid)).toBe(false);
  expect(events).toHaveLength(3);
});

test("an engine that cannot start is given up", async () => {
  const log = { info: () => undefined, warn: () => undefined };
  // Its code is looked for in the working folder, so there each of the tries ends at once.
  vi.spyOn(process, "cwd").mockReturnValue(dataDir);
  onTestFinished(() => void vi.restoreAllMocks());
  const starting = startEmbeddedEngine({ dataDir, port: 0, log });
  await expect(starting).rejects.toThrow("The embedded engine does not start");
});

test("the process ends when its parent is killed", async () => {
  const loader = pathToFileURL(path.resolve("node_modules/tsx/dist/loader.mjs")).href;
  const module = pathToFileURL(path.resolve("server/engines/embedded-process.ts")).href;
  const script = `
    const { startEmbeddedEngine } = await import(${JSON.stringify(module)});
    const log = { info: () => undefined, warn: () => undefined };
    const engine = await startEmbeddedEngine({ dataDir: ${JSON.stringify(dataDir)}, port: 0, log });
    process.stdout.write(engine.url());`;
  const parent = spawn(process.execPath, ["--import", loader, "--input-type=module", "--eval", script]);
  onTestFinished(() => void parent.kill("SIGKILL"));
  const [url] = await once(parent.stdout.setEncoding("utf8"), "data");
  const listening = await fetch(`${url}/queue`);
  expect(listening.status).toBe(200);
  // A socket closes when the process at its other end is gone.
  const socket = new WebSocket(`${String(url).replace("http", "ws")}/ws`);
  await new Promise((resolve) => socket.addEventListener("open", resolve));
  const closed = new Promise((resolve) => socket.addEventListener("close", resolve));
  parent.kill("SIGKILL");
  await closed;
  await expect(fetch(`${url}/queue`)).rejects.toThrow();
});
