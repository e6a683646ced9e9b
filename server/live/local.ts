import { EventEmitter } from "node:events";
import type { Live } from "./live";

export type LocalLive = Live & {
  /** Tells everyone: what has changed is not known. Not of `except`. */
  publishAll(except: string): void;
  hasListeners(): boolean;
};

/** Within one process. */
export function createLocalLive(): LocalLive {
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    publish: (topic) => {
      emitter.emit(topic);
    },
    publishAll(except) {
      for (const topic of emitter.eventNames()) if (topic !== except) emitter.emit(topic);
    },
    hasListeners: () => emitter.eventNames().length > 0,
    subscribe: (topics, signal) => ({ [Symbol.asyncIterator]: () => changes(emitter, topics, signal) }),
  };
}

/** Listens from the moment it is made, not from the first read; several notices between two reads come as one. */
function changes(emitter: EventEmitter, topics: string[], signal: AbortSignal): AsyncIterator<void> {
  let changed = false;
  let ended = signal.aborted;
  let wake = () => {};
  const notice = () => {
    changed = true;
    wake();
  };
  const end = () => {
    ended = true;
    for (const topic of topics) emitter.off(topic, notice);
    signal.removeEventListener("abort", end);
    wake();
  };
  for (const topic of topics) emitter.on(topic, notice);
  signal.addEventListener("abort", end, { once: true });
  if (ended) end();

  return {
    async next() {
      while (!changed && !ended) await new Promise<void>((resolve) => (wake = resolve));
      changed = false;
      return ended ? { done: true, value: undefined } : { done: false, value: undefined };
    },
    async return() {
      end();
      return { done: true, value: undefined };
    },
  };
}
