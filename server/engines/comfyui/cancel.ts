/** Stops one run at a ComfyUI server, and no other. */
import { setTimeout } from "node:timers/promises";
import type { Api } from "./api";
import { placeIn } from "./place";

/**
 * A server forgets an interrupt that reaches it between taking a run from the queue and the run's first node (ComfyUI's
 * `execute_async` begins with `interrupt_processing(False)`). So look again, each time after such a part of the longest pause.
 */
const LOOKS = [0.1, 0.4, 1];

/** Of a run that nobody follows here: makes sure that it ends. inTime: a new signal for each look. */
export async function cancelForSure(
  api: Api,
  promptId: string,
  inTime: () => AbortSignal,
  pollMs: number,
): Promise<void> {
  for (const part of LOOKS) {
    if (!(await cancel(api, promptId, inTime()))) return;
    await setTimeout(part * pollMs);
  }
  await cancel(api, promptId, inTime());
}

/**
 * Out of the queue when it waits, interrupted when it runs, nothing when it is neither. POST /interrupt is sent only
 * for a run that was just seen running, since older servers ignore the id and stop whatever runs. true when it was sent.
 */
export async function cancel(api: Api, promptId: string, signal: AbortSignal): Promise<boolean> {
  let place = placeIn(await api.queue(signal), promptId);
  if (place?.state === "queued") {
    await api.remove(promptId, signal);
    // It may have started in between.
    place = placeIn(await api.queue(signal), promptId);
  }
  if (place?.state !== "running") return false;
  await api.interrupt(promptId, signal);
  return true;
}
