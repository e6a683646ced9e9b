/** An executor's terms of office: takes the leader lock, keeps it, and takes it over when its holder is gone. */
import { AppError } from "@/server/errors";
import type { Logger } from "@/server/log";
import type { Leadership } from "./leader";
import type { Timer } from "./timer";

export type Term = {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Waits until the lock of one that is gone would have run out. @throws AppError CONFLICT when it is held then */
  requireLead(): Promise<void>;
  leads(): boolean;
  /** Resolves when no sign of life is being given. */
  idle(): Promise<void>;
  lastError(): string | undefined;
};

type Options = {
  leadership: Leadership;
  timer: Timer;
  log: Logger;
  /** Milliseconds between signs of life. */
  beatMs: number;
  /** After so many of one's own, the lock of one that is gone has run out. */
  lastBeats: number;
  begin(): Promise<void>;
  end(): void;
  /** While leading, at every beat: finds what other processes have put into the tables. */
  beat(): void;
  hourly(): Promise<void>;
};

const HOUR = 3_600_000;

const INSTEAD =
  "Start this one with --role=web to serve pages only; to run jobs on several machines use an Inngest server (README)";

export function createTerm({ leadership, timer, log, beatMs, lastBeats, begin, end, beat, hourly }: Options): Term {
  let leading = false;
  let running = false;
  let told = false;
  let beats = 0;
  let stopTimer = () => {};
  let lastError: string | undefined;
  let last: Promise<void> = Promise.resolve();

  async function step(): Promise<void> {
    try {
      const held = await leadership.claim();
      if (held && !leading) await take();
      else if (!held && leading) lose();
      else if (!held) standBy();
      if (leading) await onBeat();
      lastError = undefined;
    } catch (error) {
      lastError = error instanceof Error ? error.message : String(error);
      log.error({ err: error }, "the executor's lock could not be written, and is tried again");
    }
    if (running) {
      stopTimer = timer.after(beatMs, () => {
        last = step();
      });
    }
  }

  async function take(): Promise<void> {
    await begin();
    leading = true;
    told = false;
    log.info("this process runs the jobs");
  }

  function lose(): void {
    leading = false;
    end();
    log.error({ holder: leadership.holder() }, "another process took over the jobs; this one stands by");
  }

  function standBy(): void {
    if (told) return;
    told = true;
    const message = "another process runs the jobs of this database; this one stands by to take over";
    log.warn({ holder: leadership.holder(), instead: INSTEAD }, message);
  }

  /** The claim of the next beat. */
  const nextClaim = () =>
    new Promise<void>((resolve) => {
      timer.after(beatMs, () => resolve(last));
    });

  async function stop(): Promise<void> {
    running = false;
    stopTimer();
    await last;
    if (leading) await leadership.release();
    leading = false;
  }

  async function onBeat(): Promise<void> {
    beat();
    if (beats++ % Math.ceil(HOUR / beatMs) === 0) await hourly();
  }

  return {
    async start() {
      running = true;
      last = step();
      await last;
    },
    stop,
    async requireLead() {
      for (let waited = 0; !leading && waited < lastBeats; waited++) await nextClaim();
      if (leading) return;
      await stop();
      const { pid, host } = leadership.holder() ?? {};
      const holder = `Another process (${pid} on ${host}) runs the jobs of this database, and there can be only one.`;
      throw new AppError("CONFLICT", `${holder} ${INSTEAD}.`);
    },
    leads: () => leading,
    idle: () => last,
    lastError: () => lastError,
  };
}
