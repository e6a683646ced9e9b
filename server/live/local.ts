import { EventEmitter } from "node:events";
import type { Live } from "./live";

/** Within one process. */
export function createLocalLive(): Live {
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    publish: (topic) => {
      emitter.emit(topic);
    },
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
