/** Stops one run at a ComfyUI server, and no other. */
import type { Api } from "./api";
import { placeIn } from "./place";

/**
 * Out of the queue when it waits, interrupted when it runs, nothing when it is neither. POST /interrupt is sent only
 * for a run that was just seen running, since older servers ignore the id and stop whatever runs.
 */
export async function cancel(api: Api, promptId: string, signal: AbortSignal): Promise<void> {
  let place = placeIn(await api.queue(signal), promptId);
  if (place?.state === "queued") {
    await api.remove(promptId, signal);
    // It may have started in between.
    place = placeIn(await api.queue(signal), promptId);
  }
  if (place?.state === "running") await api.interrupt(promptId, signal);
}
