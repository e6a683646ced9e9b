import { EventEmitter } from "node:events";
import type { Live } from "./live";

/** Within one process. */
export function createLocalLive(): Live {
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    publish: (topic) => {
      emitter.emit(topic);
    },
    subscribe: (topic, signal) => changes(emitter, topic, signal),
  };
}

/** Listens from the moment of the call, not of the first read, so that nothing falls between. */
function changes(emitter: EventEmitter, topic: string, signal: AbortSignal): AsyncIterable<void> {
  let changed = false;
  let wake = () => {};
  const notice = () => {
    changed = true;
    wake();
  };
  emitter.on(topic, notice);
  const stop = () => {
    emitter.off(topic, notice);
    wake();
  };
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();

  return (async function* () {
    try {
      while (!signal.aborted) {
        if (!changed) await new Promise<void>((resolve) => (wake = resolve));
        if (signal.aborted) return;
        changed = false;
        yield;
      }
    } finally {
      signal.removeEventListener("abort", stop);
      stop();
    }
  })();
}
